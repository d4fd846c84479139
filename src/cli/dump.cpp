// SPDX-License-Identifier: Apache-2.0
#include "cli/command_line.hpp"
#include "cli/help.hpp"
#include "cli/parser.hpp"
#include "json/json.hpp"

namespace dltask::cli {
namespace {

using model::Value;

std::string_view name_of(Group group) {
    switch (group) {
        case Group::start:
            return "start";
        case Group::work:
            return "work";
        case Group::look:
            return "look";
        case Group::mend:
            return "mend";
        case Group::set_up:
            return "set-up";
        case Group::hidden:
            return "hidden";
    }
    return {};
}

Value describe(const Option& option) {
    Value::List names;
    for (const std::string& name : split_names(option.names)) names.emplace_back(name);
    return Value::Map{{"names", names},
                      {"metavar", option.metavar},
                      {"help", option.help},
                      {"repeatable", option.repeatable},
                      {"optional_value", option.optional_value}};
}

Value describe(const Positional& positional) {
    return Value::Map{{"name", positional.name},
                      {"help", positional.help},
                      {"required", positional.required},
                      {"repeatable", positional.repeatable}};
}

Value describe(const Command& command) {
    Switches ignored;
    Value::List options;
    Value::List positionals;
    for (const Option& option : command.options) options.push_back(describe(option));
    for (const Option& option : common_options(command, ignored)) options.push_back(describe(option));
    for (const Positional& positional : command.positionals) positionals.push_back(describe(positional));
    return Value::Map{
        {"name", command.name},       {"summary", command.summary},   {"group", name_of(command.group)},
        {"changes", command.changes}, {"usage", usage_line(command)}, {"options", options},
        {"positionals", positionals}};
}

}  // namespace

std::string dump(const std::vector<Command>& commands) {
    Value::List list;
    for (const Command& command : commands) list.push_back(describe(command));
    return json::print(list, 2) + "\n";
}

}  // namespace dltask::cli
