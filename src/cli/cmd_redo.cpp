// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "cli/binding.hpp"
#include "cli/change.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "flow/journal.hpp"
#include "flow/undo.hpp"

namespace dltask::cli {
namespace {

struct RedoArguments {
    std::string operation;
};

ExitCode redo(Context& context, const RedoArguments& arguments) {
    const flow::Journal journal{context.session().repository.state_dir()};
    std::string what;
    const bool done = carry_out(context, [&](flow::Snapshot& snapshot) {
        flow::Revision revision = plan_redo(snapshot, journal.operations(), arguments.operation);
        what = revision.target.plan.description;
        return Planned{.plan = std::move(revision.plan), .changes = revision.target.id};
    });
    if (done) context.terminal().say("done again: " + what);
    return ExitCode::done;
}

}  // namespace

Command redo_command() {
    const auto arguments = std::make_shared<RedoArguments>();
    Command command{.name = "redo", .summary = "do again what undo took back"};
    command.details = {"Refs, work trees and files are as they were after it."};
    command.group = Group::mend;
    command.changes = true;
    command.positionals = {{.name = "OP",
                            .help = "an operation of 'git dltask log', instead of the last one",
                            .take = into(arguments, &RedoArguments::operation)}};
    bind_run(command, arguments, redo);
    return command;
}

}  // namespace dltask::cli
