// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <vector>

#include "base/error.hpp"
#include "cli/binding.hpp"
#include "cli/change.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/tasks.hpp"
#include "flow/new_task.hpp"

namespace dltask::cli {
namespace {

struct AgainArguments {
    std::vector<std::string> tasks;
    std::string group;
    std::string on;
};

void make_again(Context& context, const std::string& branch, const AgainArguments& arguments) {
    flow::NewRequest request;
    request.from = branch;
    request.name = model::parse_branch(branch, context.settings().branches).name;
    request.group = arguments.group;
    request.on = arguments.on;
    request.no_switch = true;
    request.dry_run = context.dry_run();
    flow::NewTask made;
    const bool done = carry_out(context, [&](flow::Snapshot& snapshot) {
        made = plan_new(snapshot, request);
        return Planned{.plan = made.plan};
    });
    if (done) context.terminal().out(made.branch.full + "\n");
}

ExitCode again(Context& context, const AgainArguments& arguments) {
    // All names first: a wrong one leaves nothing half made.
    std::vector<std::string> branches;
    for (const std::string& word : arguments.tasks) branches.push_back(resolve_task(context, word));
    for (const std::string& branch : branches) make_again(context, branch, arguments);
    return ExitCode::done;
}

}  // namespace

Command again_command() {
    const auto arguments = std::make_shared<AgainArguments>();
    Command command{.name = "again", .summary = "create tasks with the inputs of others on another core"};
    command.details = {
        "The same parameters and scripts once more, on the core as it is released now, or with --on on that "
        "of another release: a bug is fixed, try A and B again. Prints the new branches, one a line, and "
        "stays where you are; 'queue add' takes them."};
    command.group = Group::work;
    command.changes = true;
    command.positionals = {{.name = "TASK",
                            .help = "the tasks whose inputs are taken",
                            .take = into(arguments, &AgainArguments::tasks),
                            .required = true,
                            .repeatable = true,
                            .word = WordKind::task}};
    command.options = {{.names = "--on",
                        .metavar = "TAG",
                        .help = "on the core of that release instead of main's",
                        .take = into(arguments, &AgainArguments::on),
                        .word = WordKind::tag},
                       {.names = "--group",
                        .metavar = "GROUP",
                        .help = "what the new tasks belong to, for 'list --group'",
                        .take = into(arguments, &AgainArguments::group)}};
    bind_run(command, arguments, again);
    return command;
}

}  // namespace dltask::cli
