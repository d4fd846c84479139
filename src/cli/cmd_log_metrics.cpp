// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>

#include "base/error.hpp"
#include "cli/binding.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/run_branch.hpp"
#include "cli/task_log.hpp"
#include "json/json.hpp"
#include "report/key.hpp"
#include "report/log_metrics.hpp"
#include "sys/file.hpp"
#include "term/safe_text.hpp"
#include "term/table.hpp"

namespace dltask::cli {
namespace {

constexpr std::size_t most_shown = 20;  ///< matches of a test
constexpr std::uint64_t largest_log = 64U << 20U;

struct LogMetricsArguments {
    std::string task;
    std::vector<std::string> patterns;
    std::string file;
    bool test = false;
    bool json = false;
};

std::string read_text(Context& context, const LogMetricsArguments& arguments) {
    if (!arguments.file.empty()) {
        auto text = sys::read_file(context.resolve(arguments.file), largest_log);
        if (!text) throw negative("there is no file '" + arguments.file + "'");
        return std::move(*text);
    }
    TaskLog log = TaskLog::find(context, running_task(context, arguments.task));
    if (!log.file) return std::move(log.recorded);
    std::string text;
    for (std::string more = log.file->more(); !more.empty() && text.size() < largest_log;
         more = log.file->more()) {
        text += more;
    }
    return text;
}

report::LogPatterns read_patterns(Context& context, const LogMetricsArguments& arguments) {
    auto patterns = arguments.patterns.empty() ? report::LogPatterns::read(context.settings().metrics)
                                               : report::LogPatterns::read_texts(arguments.patterns);
    const bool wrong = !patterns.problems.empty() && (arguments.test || !arguments.patterns.empty());
    if (wrong) throw negative(patterns.problems.front(), {"man dltask-config"});
    if (patterns.empty()) {
        throw negative("'metrics.patterns' of '.dltask.yaml' has no pattern",
                       {"git dltask log-metrics --test --pattern 'loss (?P<loss>\\S+)'"});
    }
    return patterns;
}

/// What each pattern finds, line by line; no when one finds nothing.
ExitCode test(Context& context, const report::LogPatterns& patterns, const std::string& text) {
    term::Terminal& terminal = context.terminal();
    std::vector<std::size_t> shown(patterns.patterns.size());
    const report::LogMetrics found = report::read_log(text, patterns, {}, [&](const report::LogMatch& match) {
        if (++shown[match.pattern] > most_shown) return;
        std::string line = fmt::format("{}:", match.line);
        for (const auto& [name, value] : match.groups) line += fmt::format(" {}={}", name, value);
        terminal.out(term::safe(line) + '\n');
    });
    bool all = true;
    for (std::size_t i = 0; i < found.counts.size(); ++i) {
        all = all && found.counts[i] > 0;
        terminal.say(fmt::format("'{}' is found in {} line{}", patterns.patterns[i].pattern.text(),
                                 found.counts[i], found.counts[i] == 1 ? "" : "s"));
    }
    if (!found.problem.empty()) terminal.warning(found.problem);
    return all ? ExitCode::done : ExitCode::negative;
}

model::Value to_json(const report::LogMetrics& found) {
    model::Value::List curves;
    for (const report::Curve& curve : found.curves) {
        model::Value::Map series;
        for (const report::Series& one : curve.series) {
            series.emplace_back(one.name, model::Value::List{one.values.begin(), one.values.end()});
        }
        curves.push_back(model::Value::Map{{"x_name", curve.x_name},
                                           {"x", model::Value::List{curve.x.begin(), curve.x.end()}},
                                           {"series", std::move(series)}});
    }
    return model::Value::Map{{"metrics", found.last}, {"curves", std::move(curves)}};
}

ExitCode log_metrics(Context& context, const LogMetricsArguments& arguments) {
    if (arguments.test && arguments.json) throw usage("'--test' and '--json' exclude each other");
    const report::LogPatterns patterns = read_patterns(context, arguments);
    const std::string text = read_text(context, arguments);
    if (arguments.test) return test(context, patterns, text);
    const report::LogMetrics found = report::read_log(text, patterns);
    term::Terminal& terminal = context.terminal();
    if (!found.problem.empty()) terminal.warning(found.problem);
    if (arguments.json) {
        terminal.out(json::print(to_json(found), 2) + "\n");
        return ExitCode::done;
    }
    term::Table table;
    table.columns = {{"metric"}, {"last", true}};
    for (const auto& [name, value] : found.last) table.rows.push_back({name, report::text_of(value)});
    if (table.rows.empty())
        throw negative("no pattern is found in the log", {"git dltask log-metrics --test"});
    terminal.out(table.print(terminal.out_is_terminal ? terminal.width : 0));
    return ExitCode::done;
}

}  // namespace

Command log_metrics_command() {
    const auto arguments = std::make_shared<LogMetricsArguments>();
    Command command{.name = "log-metrics", .summary = "print the numbers that patterns find in a log"};
    command.details = {
        "Prints what metrics.patterns of .dltask.yaml find in task.log, as 'list', 'show' and 'report' take "
        "it: the last number of each metric. Without TASK the current task, or the only one that runs."};
    command.group = Group::look;
    command.positionals = {task_or_current(into(arguments, &LogMetricsArguments::task))};
    command.options = {
        {.names = "--test",
         .help = "print the first lines that each pattern is found in; 1 when one is wrong or finds nothing",
         .take = into(arguments, &LogMetricsArguments::test)},
        {.names = "--pattern",
         .metavar = "REGEX",
         .help = "use this instead of the settings: the name of a group is that of its metric",
         .take = into(arguments, &LogMetricsArguments::patterns),
         .repeatable = true},
        {.names = "--file",
         .metavar = "FILE",
         .help = "read this log instead of a task's",
         .take = into(arguments, &LogMetricsArguments::file),
         .word = WordKind::file},
        {.names = "--json",
         .help = "print an object, with the curves",
         .take = into(arguments, &LogMetricsArguments::json)}};
    bind_run(command, arguments, log_metrics);
    return command;
}

}  // namespace dltask::cli
