// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"

namespace dltask::cli {

/// "usage: git dltask new [NAME] [-s KEY=VALUE]...", wrapped at 80 columns.
[[nodiscard]] std::string usage_line(const Command& command);
/// Usage and options: `git dltask new -h`.
[[nodiscard]] std::string brief_help(const Command& command);
/// Everything about a command: `git dltask new --help`.
[[nodiscard]] std::string full_help(const Command& command);

/// The commands by group: `git dltask -h`.
[[nodiscard]] std::string brief_help(const std::vector<Command>& commands);
/// The same with the options before the command and the exit codes: `git-dltask --help`.
[[nodiscard]] std::string full_help(const std::vector<Command>& commands);

/// The command table for programs: an array of objects with `name`, `summary`, `group`, `changes`,
/// `usage`, `options` (`names`, `metavar`, `help`, `repeatable`, `optional_value`) and `positionals`.
[[nodiscard]] std::string dump(const std::vector<Command>& commands);

}  // namespace dltask::cli
