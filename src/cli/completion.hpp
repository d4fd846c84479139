// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"

namespace dltask::cli {

/// The completion scripts that `completions/` holds and that are installed: made from the command
/// table and nothing else. What only the repository knows (tasks, branches, tags, keys) they ask
/// `git-dltask complete` for.
[[nodiscard]] std::string bash_completion(const std::vector<Command>& commands);
[[nodiscard]] std::string zsh_completion(const std::vector<Command>& commands);
[[nodiscard]] std::string fish_completion(const std::vector<Command>& commands);

/// The argument of `git-dltask complete` that lists what a word may be; empty: none does.
[[nodiscard]] std::string subject_of(WordKind kind);

/// The options of a command and those that every one has; their `take` must not be called.
[[nodiscard]] std::vector<Option> completed_options(const Command& command);

/// Commands that are listed: not the hidden ones.
[[nodiscard]] std::vector<Command> completed_commands(const std::vector<Command>& commands);

}  // namespace dltask::cli
