// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "base/error.hpp"
#include "cli/binding.hpp"
#include "cli/change.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "flow/archive_tasks.hpp"

namespace dltask::cli {
namespace {

struct ArchiveArguments {
    std::string before;
};

ExitCode archive(Context& context, const ArchiveArguments& arguments) {
    if (arguments.before.empty()) {
        throw usage("'--before' is missing: which tasks are old", {"git dltask archive --before 2026-01-01"});
    }
    std::string done;
    const bool changed = carry_out(context, [&](flow::Snapshot& snapshot) {
        Planned planned{.plan = plan_archive(snapshot, {arguments.before, context.dry_run()}),
                        .silent_when_empty = true};
        done = planned.plan.description;
        return planned;
    });
    if (done.empty()) {
        context.terminal().say("no task in '" + context.settings().branches.main + "' is older");
    } else if (changed) {
        context.terminal().say(done + " to tasks/archive/; 'git dltask undo' takes it back");
    }
    return ExitCode::done;
}

}  // namespace

Command archive_command() {
    const auto arguments = std::make_shared<ArchiveArguments>();
    Command command{.name = "archive", .summary = "move the records of old tasks to tasks/archive/"};
    command.details = {
        "Moves the directories of old tasks in main to tasks/archive/<year>/ by one commit. They stay "
        "listed, "
        "shown and reported. Worth it from some thousand tasks on: git writes the list of tasks/ anew for "
        "every task that is merged."};
    command.group = Group::work;
    command.changes = true;
    command.options = {{.names = "--before",
                        .metavar = "DATE",
                        .help = "those that were begun before this day, YYYY-MM-DD",
                        .take = into(arguments, &ArchiveArguments::before)}};
    bind_run(command, arguments, archive);
    return command;
}

}  // namespace dltask::cli
