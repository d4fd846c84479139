// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>

#include "base/error.hpp"
#include "cli/binding.hpp"
#include "cli/change.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/run_branch.hpp"
#include "cli/tasks.hpp"
#include "flow/active_runs.hpp"
#include "flow/dead_runs.hpp"
#include "flow/stop_run.hpp"
#include "git/work_trees.hpp"

namespace dltask::cli {
namespace {

struct StopArguments {
    std::string task;
    bool now = false;
    bool gone = false;
};

/// It was killed together with its supervisor: all there is to end is its record.
bool is_dead(const git::Repository& repository, const std::string& branch) {
    const std::vector<flow::ActiveRun> runs = flow::list_runs(repository);
    return std::any_of(runs.begin(), runs.end(),
                       [&branch](const flow::ActiveRun& run) { return run.branch == branch && !run.alive; });
}

ExitCode stop(Context& context, const StopArguments& arguments) {
    const flow::RunScene scene = run_scene(context);
    const std::string branch = running_task(context, arguments.task);
    if (context.dry_run()) {
        context.terminal().out("stop " + branch + "\n");
        return ExitCode::done;
    }
    if (arguments.gone) {
        give_up_host(scene, branch);
    } else if (!is_dead(context.session().repository, branch)) {
        stop_run(scene, branch, arguments.now);
    }
    complete_dead_runs(scene, command_line(context));
    return ExitCode::done;
}

}  // namespace

Command stop_command() {
    const auto arguments = std::make_shared<StopArguments>();
    Command command{.name = "stop", .summary = "end a run, from any terminal"};
    command.details = {
        "Does what Ctrl-C does in the run's own terminal: the script is asked, may save a checkpoint, and is "
        "killed when its grace time is over. What it leaves is recorded as interrupted. Without TASK the "
        "current task, or the only one that runs."};
    command.group = Group::work;
    command.changes = true;
    command.positionals = {{.name = "TASK",
                            .help = "the task, instead of the one that runs",
                            .take = into(arguments, &StopArguments::task),
                            .word = WordKind::task}};
    command.options = {{.names = "--now",
                        .help = "kill it at once, as the third Ctrl-C does",
                        .take = into(arguments, &StopArguments::now)},
                       {.names = "--gone",
                        .help = "the other host, or container, on which it ran is gone for ever",
                        .take = into(arguments, &StopArguments::gone)}};
    bind_run(command, arguments, stop);
    return command;
}

}  // namespace dltask::cli
