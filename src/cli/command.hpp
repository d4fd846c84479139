// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/exit_code.hpp"

namespace dltask::cli {

class Context;

/// What a word names; completion offers accordingly.
enum class WordKind { text, file, directory, task, unfinished, branch, tag, key };

/// Receives one word as typed. A flag gets "", an optional value that was left out gets "" too.
/// Throws usage (129) when the word can never be valid.
using Take = std::function<void(std::string_view)>;

struct Option {
    std::string names;         ///< "-s,--set", "--keep"
    std::string metavar = {};  ///< "KEY=VALUE"; empty: a flag
    std::string help = {};     ///< one phrase, lower case, no full stop
    Take take = {};
    bool repeatable = false;      ///< else the last one given counts, as with git
    bool optional_value = false;  ///< `--name` or `--name=VALUE`, never `--name VALUE`
    WordKind word = WordKind::text;
    std::vector<std::string> choices = {};  ///< the only values; empty: any
};

struct Positional {
    std::string name;  ///< "NAME"
    std::string help = {};
    Take take = {};
    bool required = false;
    bool repeatable = false;  ///< only the last one of a command may be
    WordKind word = WordKind::text;
    std::vector<std::string> choices = {};
};

/// Where the overview of the commands lists one.
enum class Group { start, work, look, mend, set_up, hidden };

/// What has to be there before `run` is called.
enum class Needs { nothing, repository, work_tree };

/// One command: data for parsing, help, completion and the manual's index, and the function behind.
struct Command {
    std::string name;
    std::string summary = {};               ///< one line, lower case, no full stop
    std::vector<std::string> details = {};  ///< paragraphs of `--help`
    Group group = Group::look;
    Needs needs = Needs::repository;
    bool changes = false;          ///< takes -n/--dry-run, refused (5) while an operation is open
    bool switches = false;         ///< moves HEAD: uncommitted changes are asked for at once
    bool allowed_halfway = false;  ///< changes something, but may while an operation is open
    std::vector<Option> options = {};
    std::vector<Positional> positionals = {};
    std::string rest_name = {};  ///< metavar of the words after `--`; empty: they are positionals
    Take take_rest = {};         ///< gets each of them
    std::function<ExitCode(Context&)> run = {};
};

}  // namespace dltask::cli
