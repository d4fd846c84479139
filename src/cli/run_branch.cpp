// SPDX-License-Identifier: Apache-2.0
#include "cli/run_branch.hpp"

#include "cli/change.hpp"
#include "cli/run_summary.hpp"
#include "flow/dead_runs.hpp"
#include "git/work_trees.hpp"

namespace dltask::cli {

ExitCode run_branch(Context& context, flow::RunRequest request) {
    term::Terminal& terminal = context.terminal();
    request.command_line = command_line(context);
    request.dry_run = context.dry_run();
    const flow::RunScene scene{context.session(), context.settings(), context.clock(), context.environment(),
                               [&terminal](const std::string& line) { terminal.say(line); }};
    if (context.dry_run()) {
        require_nothing_open(context);
        terminal.out(describe_run(scene, request));
        return ExitCode::done;
    }
    flow::complete_dead_runs(scene, request.command_line);
    const flow::RunReport report = run_task(scene, request);
    const git::Head head = git::read_head(scene.session.repository.git_dir);
    const bool is_current = head.branch == "refs/heads/" + report.record.branch;
    if (report.started) say_summary(terminal, report, is_current);
    return static_cast<ExitCode>(report.exit_code);
}

ExitCode finish_branches(Context& context, const flow::FinishRequest& request) {
    const bool done = carry_out(context, [&request](flow::Snapshot& snapshot) {
        return Planned{.plan = plan_finish(snapshot, request)};
    });
    if (!done) return ExitCode::done;
    for (const std::string& branch : request.branches) {
        context.terminal().say("merged " + branch + " into " + context.settings().branches.main);
    }
    return ExitCode::done;
}

}  // namespace dltask::cli
