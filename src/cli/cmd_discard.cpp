// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <optional>

#include "cli/binding.hpp"
#include "cli/change.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/tasks.hpp"
#include "flow/discard_task.hpp"
#include "flow/journal.hpp"
#include "flow/queue.hpp"

namespace dltask::cli {
namespace {

struct DiscardArguments {
    std::string branch = "@";
    bool force = false;
};

ExitCode discard(Context& context, const DiscardArguments& arguments) {
    const flow::DiscardRequest request{.branch = resolve_branch(context, arguments.branch),
                                       .force = arguments.force};
    const flow::Journal journal{context.session().repository.state_dir()};
    const flow::Queue queue{context.session().repository};
    std::optional<sys::FileLock> held;
    const bool done = carry_out(context, [&](flow::Snapshot& snapshot) {
        if (!context.dry_run() && !queue.list().empty()) held.emplace(queue.hold());
        return Planned{.plan = plan_discard(snapshot, request, journal.next_id(snapshot.now))};
    });
    if (done) context.terminal().say("discarded " + request.branch + "; 'git dltask undo' brings it back");
    return ExitCode::done;
}

}  // namespace

Command discard_command() {
    const auto arguments = std::make_shared<DiscardArguments>();
    Command command{.name = "discard", .summary = "drop a task branch that is not merged"};
    command.details = {
        "Removes the branch and its directory; ignored and untracked files move to a place that is named. "
        "Refuses (3) to lose uncommitted work, or committed code outside its directory. 'git dltask undo' "
        "brings it back."};
    command.group = Group::work;
    command.changes = true;
    command.positionals = {{.name = "BRANCH",
                            .help = "the branch to drop, instead of the current one",
                            .take = into(arguments, &DiscardArguments::branch),
                            .word = WordKind::task}};
    command.options = {{.names = "--force",
                        .help = "drop uncommitted work and code, too",
                        .take = into(arguments, &DiscardArguments::force)}};
    bind_run(command, arguments, discard);
    return command;
}

}  // namespace dltask::cli
