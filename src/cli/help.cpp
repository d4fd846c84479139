// SPDX-License-Identifier: Apache-2.0
#include "cli/help.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "cli/command_line.hpp"
#include "cli/parser.hpp"
#include "cli/wrap.hpp"

namespace dltask::cli {
namespace {

constexpr std::size_t help_column = 30;

constexpr std::array groups{
    std::pair{Group::start, "start"},   std::pair{Group::work, "work"},
    std::pair{Group::look, "look"},     std::pair{Group::mend, "take back, go on"},
    std::pair{Group::set_up, "set up"},
};

constexpr const char* first_steps =
    "\nfirst steps\n"
    "   git dltask init --template pytorch\n"
    "   git dltask new -s lr=0.01\n"
    "   git dltask run\n"
    "   git dltask finish\n"
    "   git dltask list\n";

constexpr std::array exit_codes{
    std::pair{"0", "done"},
    std::pair{"1", "the answer is no: a rule is broken, no such task or key, two things differ"},
    std::pair{"3",
              "refused: the repository is in a state in which the command may not act; nothing was changed"},
    std::pair{"4", "busy: another operation, or a run, holds the lock"},
    std::pair{"5", "an operation was stopped half-way: 'git dltask continue' or 'git dltask abort' ends it"},
    std::pair{"128", "fatal: the environment, or a bug"},
    std::pair{"129", "usage: an unknown command or option, a name that can never be valid"},
};

std::string with_value(const Option& option, const std::string& name) {
    if (option.metavar.empty()) return name;
    if (option.optional_value) return name + "[=" + option.metavar + "]";
    return name + " " + option.metavar;
}

std::string synopsis(const Option& option) {
    return "[" + with_value(option, split_names(option.names).front()) + "]" +
           (option.repeatable ? "..." : "");
}

std::string synopsis(const Positional& positional) {
    const std::string name = positional.name + (positional.repeatable ? "..." : "");
    return positional.required ? name : "[" + name + "]";
}

std::string entry(const std::string& left, const std::string& help) {
    const std::string start = "    " + left;
    if (start.size() + 2 <= help_column) {
        return wrap_text(start + std::string(help_column - start.size(), ' '), help, help_column);
    }
    return start + "\n" + wrap_text(std::string(help_column, ' '), help, help_column);
}

std::string entry(const Option& option) {
    std::string names;
    for (const std::string& name : split_names(option.names)) names += (names.empty() ? "" : ", ") + name;
    return entry(with_value(option, names), option.help);
}

std::string options_text(const Command& command) {
    Switches ignored;
    std::string text;
    for (const Positional& positional : command.positionals) text += entry(positional.name, positional.help);
    if (!command.positionals.empty()) text += "\n";
    for (const Option& option : command.options) text += entry(option);
    if (!command.options.empty()) text += "\n";
    for (const Option& option : common_options(command, ignored)) text += entry(option);
    return text;
}

std::string command_list(const std::vector<Command>& commands) {
    std::string text;
    for (const auto& [group, title] : groups) {
        std::string lines;
        for (const Command& command : commands) {
            if (command.group != group) continue;
            const std::string start = "   " + command.name;
            lines += wrap_text(start + std::string(15 - start.size(), ' '), command.summary, 15);
        }
        if (!lines.empty()) text += std::string{"\n"} + title + "\n" + lines;
    }
    return text;
}

}  // namespace

std::string usage_line(const Command& command) {
    std::vector<std::string> parts;
    if (command.changes) parts.emplace_back("[-n]");
    for (const Option& option : command.options) parts.push_back(synopsis(option));
    for (const Positional& positional : command.positionals) parts.push_back(synopsis(positional));
    if (!command.rest_name.empty()) parts.push_back("[-- " + command.rest_name + "...]");
    const std::string start = "usage: git dltask " + command.name + " ";
    std::string line = wrap(start, parts, start.size());
    if (parts.empty()) line.erase(line.size() - 2, 1);
    return line;
}

std::string brief_help(const Command& command) {
    return usage_line(command) + "\n" + options_text(command);
}

std::string full_help(const Command& command) {
    std::string text = "git dltask " + command.name + " - " + command.summary + "\n\n" + usage_line(command);
    for (const std::string& paragraph : command.details) text += "\n" + wrap_text("", paragraph, 0);
    return text + "\n" + options_text(command) + "\nThe manual: git help dltask\n";
}

std::string brief_help(const std::vector<Command>& commands) {
    return "usage: git dltask [-C DIR] [-q] [-v] COMMAND [ARG...]\n" + command_list(commands) + first_steps +
           "\n'git dltask COMMAND -h' lists the options of a command, 'git help dltask' is the\nmanual.\n";
}

std::string full_help(const std::vector<Command>& commands) {
    GlobalLine line;
    Switches ignored;
    std::string text = brief_help(commands) + "\noptions before the command\n";
    for (const Option& option : global_options(line, ignored)) text += entry(option);
    text += "\nexit codes\n";
    for (const auto& [code, meaning] : exit_codes) text += entry(code, meaning);
    return text;
}

}  // namespace dltask::cli
