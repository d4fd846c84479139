// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "report/collect.hpp"

namespace dltask::report {

struct ScriptOptions {
    std::string url;  ///< what to clone; empty: a work tree beside the repository is used instead
    config::KeyNames keys;
    std::map<std::string, std::string> environment;  ///< `run.env`
    std::vector<std::string> pythonpath{};           ///< `run.pythonpath`
};

/// A POSIX shell script that reproduces the task's last attempt (or, before the first, would run it)
/// with git and the shell alone. Paths into the work tree where it ran become relative, the
/// interpreter `python3` (a comment names the one that ran). User info in the URL is left out, and
/// values of `run.env` whose names are those of secrets: the script asks for them. Words from the
/// record are quoted so that neither the shell nor a terminal that shows the script obeys them.
[[nodiscard]] std::string show_script(const Task& task, const ScriptOptions& options);

/// One word for a POSIX shell.
[[nodiscard]] std::string shell_quoted(const std::string& word);

}  // namespace dltask::report
