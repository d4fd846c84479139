// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/open_operation.hpp"

namespace dltask::cli {

Command continue_command() {
    Command command{.name = "continue", .summary = "finish an operation that was stopped half-way"};
    command.details = {"Takes the journal up again where it ended; with nothing to do it does nothing (0)."};
    command.group = Group::mend;
    command.changes = true;
    command.run = [](Context& context) { return end_open_operation(context, Direction::forwards); };
    return command;
}

}  // namespace dltask::cli
