// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <optional>

#include "base/error.hpp"
#include "cli/binding.hpp"
#include "cli/change.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/run_branch.hpp"
#include "cli/tasks.hpp"
#include "flow/new_task.hpp"

namespace dltask::cli {
namespace {

struct NewArguments {
    std::optional<std::string> name;
    std::vector<std::string> set;
    std::string from;
    std::string group;
    std::string on;
    bool unreleased = false;
    std::optional<std::string> worktree;  ///< empty text: a directory that we choose
    bool no_switch = false;
    bool run = false;
    bool finish = false;
};

std::vector<Option> options(const std::shared_ptr<NewArguments>& arguments) {
    return {
        {.names = "-s,--set",
         .metavar = "KEY=VALUE",
         .help = "change a parameter of the copied config.yaml; '+KEY=VALUE' adds one",
         .take = into(arguments, &NewArguments::set),
         .repeatable = true,
         .word = WordKind::key},
        {.names = "--from",
         .metavar = "TASK",
         .help = "copy the inputs of another task, as they were when it last ran",
         .take = into(arguments, &NewArguments::from),
         .word = WordKind::task},
        {.names = "--on",
         .metavar = "TAG",
         .help = "on the core of that release instead of main's",
         .take = into(arguments, &NewArguments::on),
         .word = WordKind::tag},
        {.names = "--unreleased",
         .help = "on the tip of dev, or of the current feature, pinned by a tag",
         .take = into(arguments, &NewArguments::unreleased)},
        {.names = "--group",
         .metavar = "GROUP",
         .help = "what the task belongs to, for 'list --group'",
         .take = into(arguments, &NewArguments::group)},
        {.names = "--worktree",
         .metavar = "PATH",
         .help = "check the task out in a work tree of its own, yours stays as it is",
         .take = into(arguments, &NewArguments::worktree),
         .optional_value = true,
         .word = WordKind::directory},
        {.names = "--no-switch",
         .help = "only create the branch",
         .take = into(arguments, &NewArguments::no_switch)},
        {.names = "--run", .help = "run it at once", .take = into(arguments, &NewArguments::run)},
        {.names = "--finish",
         .help = "with --run: finish it when it succeeded",
         .take = into(arguments, &NewArguments::finish)},
    };
}

/// Everything that can be wrong with the words alone.
void check(const NewArguments& arguments) {
    if (arguments.worktree && arguments.no_switch)
        throw usage("'--worktree' and '--no-switch' exclude each other");
    if (arguments.unreleased && !arguments.on.empty())
        throw usage("'--on' and '--unreleased' exclude each other");
    if (arguments.finish && !arguments.run)
        throw usage("'--finish' needs '--run'", {"git dltask new --run --finish"});
}

flow::NewRequest request_of(Context& context, const NewArguments& arguments) {
    check(arguments);
    flow::NewRequest request;
    request.name = arguments.name;
    for (const std::string& word : arguments.set)
        request.sets.push_back(params::parse_set(word, "git dltask new -s"));
    if (!arguments.from.empty()) request.from = resolve_task(context, arguments.from);
    request.group = arguments.group;
    request.on = arguments.on;
    request.unreleased = arguments.unreleased;
    request.no_switch = arguments.no_switch;
    request.link = arguments.worktree.has_value();
    if (!arguments.worktree.value_or("").empty()) request.link_at = context.resolve(*arguments.worktree);
    request.dry_run = context.dry_run();
    return request;
}

ExitCode run_and_finish(Context& context, const NewArguments& arguments, const std::string& branch) {
    flow::RunRequest run;
    run.branch = branch;
    run.streams.output = run.streams.error;  // stdout is the answer: the name of the branch
    const ExitCode code = run_branch(context, std::move(run), arguments.finish);
    if (code != ExitCode::done || !arguments.finish) return code;
    flow::FinishRequest finish;
    finish.branches = {branch};
    return finish_branches(context, finish);
}

ExitCode make_task(Context& context, const NewArguments& arguments) {
    const flow::NewRequest request = request_of(context, arguments);
    flow::NewTask made;
    const bool done = carry_out(context, [&made, &request](flow::Snapshot& snapshot) {
        made = plan_new(snapshot, request);
        return Planned{.plan = made.plan};
    });
    if (!done) return ExitCode::done;
    context.terminal().out(made.branch.full + "\n");
    if (!made.work_tree.empty())
        context.terminal().say("created in " + (made.work_tree / made.branch.directory()).string());
    return arguments.run ? run_and_finish(context, arguments, made.branch.full) : ExitCode::done;
}

}  // namespace

Command new_command() {
    const auto arguments = std::make_shared<NewArguments>();
    Command command{.name = "new", .summary = "create a task from the released core"};
    command.details = {
        "Makes the branch task-<version>-<time>-NAME from main's tip, copies the committed tasks/main into "
        "its directory, edits the config, writes the record, commits, and switches to it. The name of the "
        "branch is printed on stdout. Without NAME it is made of the changed parameters: lr-0.01.",
        "With --on the task begins on the core of an old release, with --unreleased on that of dev, which is "
        "first pinned by an annotated tag v<next>-dev.<n>; it bears that version, and of either only the "
        "task's directory reaches main.",
        "Refused (3) when the core is not released, or when switching would meet uncommitted changes of the "
        "core."};
    command.group = Group::work;
    command.needs = Needs::repository;
    command.changes = true;
    command.switches = true;
    command.positionals = {{.name = "NAME",
                            .help = "what is tried: letters, digits and ._+=-, at most 64 bytes",
                            .take = into(arguments, &NewArguments::name)}};
    command.options = options(arguments);
    bind_run(command, arguments, make_task);
    return command;
}

}  // namespace dltask::cli
