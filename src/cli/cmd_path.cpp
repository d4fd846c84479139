// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "base/error.hpp"
#include "cli/binding.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/tasks.hpp"
#include "report/collect.hpp"

namespace dltask::cli {
namespace {

struct PathArguments {
    std::string task;
};

ExitCode path(Context& context, const PathArguments& arguments) {
    const Tasks tasks = Tasks::look(context);
    const std::string branch = tasks.resolve(arguments.task);
    const auto task =
        report::collect_task(*context.session().objects, context.settings().branches, tasks.sources, branch);
    if (!task) throw negative("no task '" + branch + "'", {"git dltask list --all"});
    const auto found = tasks.directory_on_disk(branch, task->row.dir, context.session().repository.work_tree);
    if (!found) {
        const bool local = context.session().objects->info("refs/heads/" + branch).has_value();
        const bool in_main = !local && task->row.merged;
        throw negative("'" + task->row.dir + "' is checked out nowhere",
                       {"git switch " + (in_main ? context.settings().branches.main : branch)});
    }
    context.terminal().out(found->string() + "\n");
    return ExitCode::done;
}

}  // namespace

Command path_command() {
    const auto arguments = std::make_shared<PathArguments>();
    Command command{.name = "path", .summary = "print the directory of a task"};
    command.group = Group::look;
    command.positionals = {{.name = "TASK",
                            .help = "the task; '@' is the current one",
                            .take = into(arguments, &PathArguments::task),
                            .required = true,
                            .word = WordKind::task}};
    bind_run(command, arguments, path);
    return command;
}

}  // namespace dltask::cli
