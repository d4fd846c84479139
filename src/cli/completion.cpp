// SPDX-License-Identifier: Apache-2.0
#include "cli/completion.hpp"

#include "cli/command_line.hpp"

namespace dltask::cli {

std::string subject_of(WordKind kind) {
    switch (kind) {
        case WordKind::text:
        case WordKind::file:
        case WordKind::directory:
            return {};
        case WordKind::task:
            return "tasks";
        case WordKind::unfinished:
            return "unfinished";
        case WordKind::branch:
            return "branches";
        case WordKind::tag:
            return "tags";
        case WordKind::key:
            return "keys";
    }
    return {};
}

std::vector<Option> completed_options(const Command& command) {
    Switches unused;
    std::vector<Option> options = command.options;
    for (Option& option : common_options(command, unused)) options.push_back(std::move(option));
    for (Option& option : options) option.take = nullptr;
    return options;
}

std::vector<Command> completed_commands(const std::vector<Command>& commands) {
    std::vector<Command> listed;
    for (const Command& command : commands) {
        if (command.group != Group::hidden) listed.push_back(command);
    }
    return listed;
}

}  // namespace dltask::cli
