// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <optional>

#include "base/error.hpp"
#include "cli/binding.hpp"
#include "cli/change.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "flow/journal.hpp"
#include "flow/undo.hpp"

namespace dltask::cli {
namespace {

struct UndoArguments {
    std::optional<std::string> operation;
};

ExitCode undo(Context& context, const UndoArguments& arguments) {
    if (arguments.operation == "") throw usage("OP is empty", {"git dltask log"});
    const flow::Journal journal{context.session().repository.state_dir()};
    std::string what;
    const bool done = carry_out(context, [&](flow::Snapshot& snapshot) {
        flow::Revision revision = plan_undo(snapshot, journal.operations(), arguments.operation.value_or(""));
        what = revision.target.plan.description;
        return Planned{.plan = std::move(revision.plan), .changes = revision.target.id};
    });
    if (done) context.terminal().say("taken back: " + what);
    return ExitCode::done;
}

}  // namespace

Command undo_command() {
    const auto arguments = std::make_shared<UndoArguments>();
    Command command{.name = "undo", .summary = "take back an operation"};
    command.details = {
        "Refs, work trees and files are as they were before it; an operation further back can be taken back "
        "when nothing later moved the same refs. What was pushed is refused (3), with the revert that would "
        "do it."};
    command.group = Group::mend;
    command.changes = true;
    command.positionals = {{.name = "OP",
                            .help = "an operation of 'git dltask log', instead of the last one",
                            .take = into(arguments, &UndoArguments::operation)}};
    bind_run(command, arguments, undo);
    return command;
}

}  // namespace dltask::cli
