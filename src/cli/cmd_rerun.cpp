// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <charconv>
#include <memory>

#include "base/error.hpp"
#include "cli/binding.hpp"
#include "cli/change.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/quote.hpp"
#include "cli/run_branch.hpp"
#include "cli/run_options.hpp"
#include "cli/run_summary.hpp"
#include "cli/tasks.hpp"
#include "flow/metric_comparison.hpp"
#include "flow/rerun.hpp"
#include "model/time.hpp"
#include "term/table.hpp"

namespace dltask::cli {
namespace {

struct RerunArguments {
    std::string task;
    bool compare = false;
    std::string tolerance;
    bool wait = false;
    std::string gpus;
    std::string timeout;
};

double tolerance_of(const std::string& text) {
    if (text.empty()) return 0;
    double number = 0;
    const char* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, number);
    if (error == std::errc{} && at == end && number >= 0 && number < 1) return number;
    throw usage(fmt::format("'{}' is no tolerance", text), {"git dltask rerun --tolerance 0.001 TASK"});
}

std::string shown(const std::optional<double>& number) {
    return number ? fmt::format("{}", *number) : "none";
}

void print_comparison(term::Terminal& terminal, const std::vector<flow::MetricPair>& pairs) {
    term::Table table;
    table.columns = {{.title = "metric", .most = 60},
                     {.title = "recorded", .right = true},
                     {.title = "now", .right = true},
                     {.title = "verdict"}};
    for (const flow::MetricPair& pair : pairs) {
        table.rows.push_back(
            {pair.name, shown(pair.before), shown(pair.now), std::string{name_of(pair.sameness)}});
    }
    terminal.out(table.print(terminal.width));
}

/// 1 when they differ; what is the same need not be kept.
ExitCode compare(Context& context, const flow::RunScene& scene, const flow::RunRequest& request,
                 const flow::RerunReport& report, double tolerance) {
    term::Terminal& terminal = context.terminal();
    const auto pairs = flow::compare_metrics(report.before, report.now, tolerance);
    if (pairs.empty()) {
        throw negative("there are no metrics to compare",
                       {"ls " + quote((report.work_tree / report.directory).native())});
    }
    print_comparison(terminal, pairs);
    if (are_same(pairs)) {
        remove_rerun(scene, request, report);
        return ExitCode::done;
    }
    terminal.say(fmt::format("what came out now is in '{}'", (report.work_tree / report.directory).string()));
    return ExitCode::negative;
}

flow::RunRequest request_of(Context& context, const RerunArguments& arguments) {
    flow::RunRequest request;
    request.branch = resolve_task(context, arguments.task);
    request.time_limit_seconds = duration_option(arguments.timeout, "--timeout");
    request.wait = arguments.wait;
    request.gpus = number_of_gpus(arguments.gpus);
    request.command_line = command_line(context);
    return request;
}

ExitCode rerun(Context& context, const RerunArguments& arguments) {
    const double tolerance = tolerance_of(arguments.tolerance);
    const bool compares = arguments.compare || !arguments.tolerance.empty();
    flow::RunRequest request = request_of(context, arguments);
    if (compares) request.streams.output = request.streams.error;  // stdout is the answer
    require_nothing_open(context);
    const flow::RunScene scene = run_scene(context);
    if (context.dry_run()) {
        context.terminal().out("run " + request.branch + " again\n");
        return ExitCode::done;
    }
    const flow::RerunReport report = rerun_task(scene, request);
    if (!report.started) {
        say_not_started(context.terminal(), report.problem);
        return static_cast<ExitCode>(report.exit_code);
    }
    context.terminal().say(fmt::format("{} after {}: attempt {} again, not recorded", name_of(report.state),
                                       model::print_duration(report.seconds), report.attempt));
    const bool succeeded = report.state == model::TaskState::succeeded;
    if (succeeded && compares) return compare(context, scene, request, report, tolerance);
    const std::string place = (report.work_tree / report.directory).string();
    context.terminal().say(fmt::format("what came out is in '{}'", place));
    context.terminal().hint("git worktree remove --force " + quote(report.work_tree.native()));
    return static_cast<ExitCode>(report.exit_code);
}

}  // namespace

Command rerun_command() {
    const auto arguments = std::make_shared<RerunArguments>();
    Command command{.name = "rerun", .summary = "run a task once more as it ran, and compare"};
    command.details = {
        "The same inputs on the same core, those of the last attempt that succeeded (else of the last), in a "
        "scratch work tree beside the repository. Nothing is recorded and no branch moves. How the "
        "environment differs is said first.",
        "With --compare the numbers of metrics.json are compared with the recorded ones; exits 1 when one "
        "differs. When all are the same the scratch work tree goes, else it stays until the next rerun."};
    command.group = Group::work;
    command.changes = true;
    command.positionals = {{.name = "TASK",
                            .help = "the task; '@' is the current one",
                            .take = into(arguments, &RerunArguments::task),
                            .required = true,
                            .word = WordKind::task}};
    command.options = {{.names = "--compare",
                        .help = "compare the metrics, exit 1 when they differ",
                        .take = into(arguments, &RerunArguments::compare)},
                       {.names = "--tolerance",
                        .metavar = "T",
                        .help = "compare, and let numbers differ by that part of them: 0.001",
                        .take = into(arguments, &RerunArguments::tolerance)},
                       {.names = "--wait",
                        .help = "wait for the machine to be free; first come, first served",
                        .take = into(arguments, &RerunArguments::wait)},
                       {.names = "--gpus",
                        .metavar = "N",
                        .help = "take N free GPUs and let the script see no others",
                        .take = into(arguments, &RerunArguments::gpus)},
                       {.names = "--timeout",
                        .metavar = "D",
                        .help = "end it after that long: 90, 90s, 5m, 2h",
                        .take = into(arguments, &RerunArguments::timeout)}};
    bind_run(command, arguments, rerun);
    return command;
}

}  // namespace dltask::cli
