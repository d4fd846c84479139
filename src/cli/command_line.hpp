// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"

namespace dltask::cli {

enum class HelpWish { none, brief, full };

/// What every command takes.
struct Switches {
    bool quiet = false;
    int verbose = 0;
    bool dry_run = false;
    HelpWish help = HelpWish::none;
};

/// What stands before the command's name.
struct GlobalLine {
    std::vector<std::string> directories;  ///< of each -C, in order
    bool no_pager = false;
    bool version = false;
    std::string command;             ///< empty: none was given
    std::vector<std::string> words;  ///< everything after it
};

/// The options that fill these; help and completion list them.
[[nodiscard]] std::vector<Option> global_options(GlobalLine& line, Switches& switches);
/// -n where the command changes something, -q, -v, -h, --help.
[[nodiscard]] std::vector<Option> common_options(const Command& command, Switches& switches);

/// Throws usage (129) for an unknown option.
[[nodiscard]] GlobalLine parse_global(const std::vector<std::string>& words, Switches& switches);

/// Fills the command's arguments. What stands after the first `--` is its rest, or more positionals.
/// Once help is wished for, nothing else is asked of the words.
/// Throws usage (129): unknown options, values that cannot be, words too few or too many.
void parse_command(const Command& command, const std::vector<std::string>& words, Switches& switches);

}  // namespace dltask::cli
