// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "base/error.hpp"
#include "cli/binding.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/run_branch.hpp"
#include "cli/tasks.hpp"

namespace dltask::cli {
namespace {

struct Arguments {
    std::vector<std::string> branches;
    bool all = false;
    bool keep = false;
    bool failed = false;
};

std::vector<std::string> branches(Context& context, const Arguments& arguments) {
    if (arguments.all && !arguments.branches.empty()) throw usage("'--all' takes no BRANCH");
    if (arguments.all) return Tasks::look(context).ready_to_finish(context, arguments.failed);
    if (arguments.branches.empty()) return {resolve_task(context, "@")};
    std::vector<std::string> names;
    for (const std::string& word : arguments.branches) names.push_back(resolve_task(context, word));
    return names;
}

ExitCode finish(Context& context, const Arguments& arguments) {
    const flow::FinishRequest request{.branches = branches(context, arguments),
                                      .keep = arguments.keep,
                                      .failed = arguments.failed,
                                      .dry_run = context.dry_run()};
    if (request.branches.empty()) {
        context.terminal().say("no task is ready to be finished");
        return ExitCode::done;
    }
    return finish_branches(context, request);
}

}  // namespace

Command finish_command() {
    const auto arguments = std::make_shared<Arguments>();
    Command command{.name = "finish", .summary = "merge a task's directory into main"};
    command.details = {
        "Commits what is left, inserts the task's directory into main as one 'task:' merge commit, deletes "
        "the branch, and brings dev up to main. HEAD moves only if it was on the branch. A task that never "
        "ran, or whose last run did not succeed, needs --failed. Debug branches are refused (3)."};
    command.group = Group::work;
    command.changes = true;
    command.positionals = {{.name = "BRANCH",
                            .help = "the branches to finish, instead of the current one",
                            .take = into(arguments, &Arguments::branches),
                            .repeatable = true,
                            .word = WordKind::task}};
    command.options = {
        {.names = "--all",
         .help = "every local task branch that is ready",
         .take = into(arguments, &Arguments::all)},
        {.names = "--keep", .help = "keep the branch", .take = into(arguments, &Arguments::keep)},
        {.names = "--failed",
         .help = "a task that failed or never ran, too",
         .take = into(arguments, &Arguments::failed)}};
    bind_run(command, arguments, finish);
    return command;
}

}  // namespace dltask::cli
