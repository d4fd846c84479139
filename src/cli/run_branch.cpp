// SPDX-License-Identifier: Apache-2.0
#include "cli/run_branch.hpp"

#include "base/error.hpp"
#include "cli/change.hpp"
#include "cli/exchange.hpp"
#include "cli/run_summary.hpp"
#include "cli/tasks.hpp"
#include "flow/active_runs.hpp"
#include "flow/dead_runs.hpp"
#include "git/work_trees.hpp"

namespace dltask::cli {

namespace {

std::string_view short_ref(std::string_view ref) {
    return ref.substr(ref.starts_with(model::heads) ? model::heads.size() : 0);
}

}  // namespace

flow::RunScene run_scene(Context& context) {
    term::Terminal& terminal = context.terminal();
    return {context.session(),
            context.settings(),
            context.clock(),
            context.environment(),
            [&terminal](const std::string& line) { terminal.say(line); },
            [&context] { context.take_promise_back(); }};
}

std::string running_task(Context& context, const std::string& word) {
    if (!word.empty()) return resolve_task(context, word);
    const git::Repository& repository = context.session().repository;
    const std::string head = git::read_head(repository.git_dir).branch;
    std::vector<std::string> running;
    for (const flow::ActiveRun& run : flow::list_runs(repository)) {
        if (run.alive && "refs/heads/" + run.branch == head) return run.branch;
        if (run.alive) running.push_back(run.branch);
    }
    if (running.size() == 1) return running.front();
    if (model::parse_branch(std::string{short_ref(head)}, context.settings().branches).is_task_like()) {
        return resolve_task(context, "@");
    }
    throw negative(
        running.empty() ? "no task is checked out here, and none runs" : "several tasks run: name one",
        {"git dltask status"});
}

ExitCode run_branch(Context& context, flow::RunRequest request, bool finishes) {
    term::Terminal& terminal = context.terminal();
    request.command_line = command_line(context);
    request.dry_run = context.dry_run();
    const flow::RunScene scene = run_scene(context);
    if (context.dry_run()) {
        require_nothing_open(context);
        terminal.out(describe_run(scene, request));
        return ExitCode::done;
    }
    flow::complete_dead_runs(scene, request.command_line);
    const flow::RunReport report = run_task(scene, request);
    const git::Head head = git::read_head(scene.session.repository.git_dir);
    const bool is_current = head.branch == "refs/heads/" + report.record.branch;
    const std::string finish = "git dltask finish" + (is_current ? "" : ' ' + report.record.branch);
    if (!report.problem.empty()) say_not_started(terminal, report.problem);
    if (report.started)
        say_summary(terminal, report, finishes ? "" : finish, context.settings().run.checkpoints);
    return static_cast<ExitCode>(report.exit_code);
}

ExitCode finish_branches(Context& context, const flow::FinishRequest& request,
                         const flow::Exchange* pushed_to) {
    const bool done = carry_out(context, [&](flow::Snapshot& snapshot) {
        Planned planned{.plan = plan_finish(snapshot, request)};
        if (pushed_to != nullptr && context.dry_run())
            planned.push = describe_push(context, snapshot, *pushed_to, planned.plan);
        return planned;
    });
    if (!done) return ExitCode::done;
    for (const std::string& branch : request.branches) {
        context.terminal().say("merged " + branch + " into " + context.settings().branches.main);
    }
    return ExitCode::done;
}

}  // namespace dltask::cli
