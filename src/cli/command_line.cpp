// SPDX-License-Identifier: Apache-2.0
#include "cli/command_line.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "cli/parser.hpp"

namespace dltask::cli {
namespace {

std::vector<Option> switch_options(Switches& switches) {
    return {
        {.names = "-q,--quiet",
         .help = "say only what is asked for, and what went wrong",
         .take = [&switches](std::string_view) { switches.quiet = true; }},
        {.names = "-v,--verbose",
         .help = "show the git commands that change something",
         .take = [&switches](std::string_view) { ++switches.verbose; }},
        {.names = "-h",
         .help = "short help",
         .take = [&switches](std::string_view) { switches.help = std::max(switches.help, HelpWish::brief); }},
        {.names = "--help",
         .help = "long help",
         .take = [&switches](std::string_view) { switches.help = HelpWish::full; }},
    };
}

Error missing(const Command& command, const Positional& positional) {
    return usage("'" + command.name + "' needs " + positional.name, {"git dltask " + command.name + " -h"});
}

Error too_many(const Command& command, const std::string& word) {
    return usage("'" + command.name + "' does not know what to do with '" + word + "'",
                 {"git dltask " + command.name + " -h"});
}

Error empty(const Command& command, const Positional& positional) {
    return usage(positional.name + " is empty", {"git dltask " + command.name + " -h"});
}

void assign(const Command& command, const std::vector<std::string>& words) {
    auto word = words.begin();
    for (const Positional& positional : command.positionals) {
        if (word == words.end() && positional.required) throw missing(command, positional);
        while (word != words.end()) {
            check_choice(positional.choices, *word, positional.name);
            if (names_nothing(positional.word, *word)) throw empty(command, positional);
            positional.take(*word++);
            if (!positional.repeatable) break;
        }
    }
    if (word != words.end()) throw too_many(command, *word);
}

/// Nobody is left without a next command to type.
std::vector<std::string> take_or_point_to(const std::string& help, const std::vector<Option>& options,
                                          const std::vector<std::string>& words, Extent extent) {
    try {
        return take_options(options, words, extent);
    } catch (const Error& error) {
        if (error.code() != ExitCode::usage || !error.hints().empty()) throw;
        throw usage(error.what(), {help});
    }
}

}  // namespace

std::vector<Option> global_options(GlobalLine& line, Switches& switches) {
    std::vector<Option> options{
        {.names = "-C",
         .metavar = "DIR",
         .help = "work as if started in DIR",
         .take = [&line](std::string_view word) { line.directories.emplace_back(word); },
         .repeatable = true,
         .word = WordKind::directory},
        {.names = "--no-pager",
         .help = "never page what is printed",
         .take = [&line](std::string_view) { line.no_pager = true; }},
        {.names = "--version",
         .help = "print the version",
         .take = [&line](std::string_view) { line.version = true; }},
    };
    for (Option& option : switch_options(switches)) options.push_back(std::move(option));
    return options;
}

std::vector<Option> common_options(const Command& command, Switches& switches) {
    std::vector<Option> options = switch_options(switches);
    if (command.changes) {
        options.insert(options.begin(),
                       Option{.names = "-n,--dry-run",
                              .help = "print the plan and change nothing",
                              .take = [&switches](std::string_view) { switches.dry_run = true; }});
    }
    return options;
}

GlobalLine parse_global(const std::vector<std::string>& words, Switches& switches) {
    GlobalLine line;
    std::vector<std::string> rest =
        take_or_point_to("git dltask -h", global_options(line, switches), words, Extent::up_to_first_word);
    if (rest.empty()) return line;
    line.command = rest.front();
    line.words.assign(rest.begin() + 1, rest.end());
    return line;
}

void parse_command(const Command& command, const std::vector<std::string>& words, Switches& switches) {
    const auto marker = std::find(words.begin(), words.end(), "--");
    std::vector<Option> options = command.options;
    for (Option& option : common_options(command, switches)) options.push_back(std::move(option));
    std::vector<std::string> positionals =
        take_or_point_to("git dltask " + command.name + " -h", options, {words.begin(), marker}, Extent::all);
    if (switches.help != HelpWish::none) return;
    const auto rest = marker == words.end() ? marker : marker + 1;
    if (command.rest_name.empty()) positionals.insert(positionals.end(), rest, words.end());
    assign(command, positionals);
    if (command.rest_name.empty()) return;
    std::for_each(rest, words.end(), [&command](const std::string& word) { command.take_rest(word); });
}

}  // namespace dltask::cli
