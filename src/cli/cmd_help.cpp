// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "cli/binding.hpp"
#include "cli/command_table.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/help.hpp"

namespace dltask::cli {
namespace {

struct HelpArguments {
    std::string command;
    bool dump = false;
};

ExitCode help(Context& context, const HelpArguments& arguments) {
    term::Terminal& terminal = context.terminal();
    if (arguments.dump) {
        terminal.out(dump(all_commands()));
    } else if (arguments.command.empty()) {
        terminal.out(full_help(all_commands()));
    } else {
        terminal.out(full_help(find_command(arguments.command)));
    }
    return ExitCode::done;
}

}  // namespace

Command help_command() {
    const auto arguments = std::make_shared<HelpArguments>();
    Command command{.name = "help", .summary = "explain git-dltask, or one command"};
    command.group = Group::set_up;
    command.needs = Needs::nothing;
    command.positionals = {{.name = "COMMAND",
                            .help = "the command to explain",
                            .take = into(arguments, &HelpArguments::command)}};
    command.options = {{.names = "--dump",
                        .help = "print the table of commands and options as JSON",
                        .take = into(arguments, &HelpArguments::dump)}};
    bind_run(command, arguments, help);
    return command;
}

}  // namespace dltask::cli
