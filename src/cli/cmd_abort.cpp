// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/open_operation.hpp"

namespace dltask::cli {

Command abort_command() {
    Command command{.name = "abort", .summary = "take back an operation that was stopped half-way"};
    command.details = {
        "Everything is as it was before the operation began; with nothing to do it does nothing (0)."};
    command.group = Group::mend;
    command.changes = true;
    command.run = [](Context& context) { return end_open_operation(context, Direction::backwards); };
    return command;
}

}  // namespace dltask::cli
