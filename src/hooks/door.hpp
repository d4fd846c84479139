// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "sys/environment.hpp"

namespace dltask::hooks {

/// What a hook tells git (the exit code) and the user (stderr).
struct Answer {
    int exit_code = 0;
    std::string text;
};

struct Call {
    std::vector<std::string> arguments;  ///< the event and what git gives to it
    sys::Environment environment;
    std::filesystem::path directory;     ///< the working directory: git starts hooks at the work tree's top
    std::function<std::string()> input;  ///< reads stdin to its end, for pre-push and pre-receive
};

/// The events that are installed unless somebody asks for less, sorted.
[[nodiscard]] const std::vector<std::string>& events();
/// Those that are installed on demand only: prepare-commit-msg, and reference-transaction (strict).
[[nodiscard]] const std::vector<std::string>& optional_events();

/// Judges one event: commit-msg FILE, pre-commit, pre-merge-commit, pre-push REMOTE URL,
/// post-checkout OLD NEW FLAG, prepare-commit-msg FILE [SOURCE], reference-transaction STATE; and on a server
/// pre-receive, which heeds none of what follows. Passes at once under DLTASK=0, and inside an operation of
/// ours: DLTASK_OPERATION in the environment equals `dltask/token` in the common git directory.
/// DLTASK_SKIP=<rule>[,<rule>...] leaves rules out. Exit 1: an error was found; 129: no such event. Never
/// throws dltask::Error.
[[nodiscard]] Answer answer(const Call& call);

}  // namespace dltask::hooks
