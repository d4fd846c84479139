// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>

#include "cli/binding.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/run_branch.hpp"
#include "cli/task_log.hpp"
#include "flow/stop_run.hpp"
#include "json/json.hpp"
#include "model/time.hpp"
#include "run/log_times.hpp"
#include "term/safe_text.hpp"

namespace dltask::cli {
namespace {

using model::Value;

struct TimeArguments {
    std::string task;
    bool json = false;
};

constexpr std::size_t most_bytes = 64U << 20U;

std::string text_of(TaskLog& log) {
    if (!log.file) return std::move(log.recorded);
    std::string text;
    for (std::string more = log.file->more(); !more.empty() && text.size() < most_bytes;
         more = log.file->more())
        text += more;
    return text;
}

/// What the config says of the number of epochs; 0: nothing.
std::int64_t epochs_of(const report::TaskRow& row) {
    for (const auto& [key, value] : row.params) {
        std::string last = key.substr(key.rfind('.') + 1);
        for (char& c : last) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        const auto* number = value.as<std::int64_t>();
        const bool fits =
            last == "epochs" || last == "max_epochs" || last == "num_epochs" || last == "num_train_epochs";
        if (fits && number != nullptr) return *number;
    }
    return 0;
}

std::string seconds(std::int64_t milliseconds) {
    return model::print_duration(static_cast<double>(milliseconds) / 1000);
}

std::string line(const std::string& label, const std::string& text) {
    return fmt::format("{:<18}{}\n", label, text);
}

struct Found {
    run::LogTimes times;
    std::int64_t epochs = 0;  ///< that there will be; 0: nobody says
    bool running = false;

    [[nodiscard]] std::optional<std::int64_t> remaining() const {
        const auto mean = times.mean_epoch();
        if (!running || !mean || epochs <= times.epochs.back().number) return std::nullopt;
        return (epochs - times.epochs.back().number) * *mean;
    }
};

std::string print(const Found& found) {
    const run::LogTimes& times = found.times;
    std::string text = line("from log to log", seconds(times.last - times.first));
    if (!times.epochs.empty()) {
        text += line("before epoch " + std::to_string(times.epochs.front().number),
                     seconds(times.epochs.front().at - times.first));
    }
    if (const auto mean = times.mean_epoch()) {
        const auto slowest = times.slowest_epoch();
        text += line(fmt::format("epochs {} to {}", times.epochs.front().number, times.epochs.back().number),
                     fmt::format("{}, {} each, the slowest ({}) {}",
                                 seconds(times.epochs.back().at - times.epochs.front().at), seconds(*mean),
                                 slowest->number, seconds(slowest->at)));
        text += line("after epoch " + std::to_string(times.epochs.back().number),
                     seconds(times.last - times.epochs.back().at));
    }
    if (const auto left = found.remaining()) text += line("to go", "about " + seconds(*left));
    for (const run::LogTimes::Gap& gap : times.gaps) {
        text +=
            line("silent for", fmt::format("{} after: {}", seconds(gap.milliseconds), term::safe(gap.after)));
    }
    return text;
}

Value to_json(const Found& found) {
    const auto in_seconds = [](std::int64_t milliseconds) {
        return Value{static_cast<double>(milliseconds) / 1000};
    };
    Value::List epochs, gaps;
    for (const run::LogTimes::Epoch& epoch : found.times.epochs) {
        epochs.push_back(
            Value::Map{{"epoch", epoch.number}, {"after", in_seconds(epoch.at - found.times.first)}});
    }
    for (const run::LogTimes::Gap& gap : found.times.gaps) {
        gaps.push_back(Value::Map{{"seconds", in_seconds(gap.milliseconds)}, {"after", gap.after}});
    }
    const auto mean = found.times.mean_epoch();
    const auto left = found.remaining();
    return Value::Map{{"seconds", in_seconds(found.times.last - found.times.first)},
                      {"epochs", std::move(epochs)},
                      {"seconds_each", mean ? in_seconds(*mean) : Value{}},
                      {"seconds_to_go", left ? in_seconds(*left) : Value{}},
                      {"gaps", std::move(gaps)}};
}

ExitCode time(Context& context, const TimeArguments& arguments) {
    const std::string branch = running_task(context, arguments.task);
    TaskLog log = TaskLog::find(context, branch);
    const auto run = flow::live_run(context.session().repository, branch);
    std::string started = run ? run->started : "";
    if (!run && log.task.record && !log.task.record->attempts.empty())
        started = log.task.record->attempts.back().started;
    Found found{run::read_times(text_of(log), log_second(started)), epochs_of(log.task.row), run.has_value()};
    if (found.epochs == 0) found.epochs = found.times.of_epochs;
    context.terminal().out(arguments.json ? json::print(to_json(found), 2) + "\n" : print(found));
    return ExitCode::done;
}

}  // namespace

Command time_command() {
    const auto arguments = std::make_shared<TimeArguments>();
    Command command{.name = "time", .summary = "tell where the time of a run goes"};
    command.details = {
        "Read off the times in task.log, of the last attempt: before, in and after the epochs, the slowest "
        "one, the longest silences, and what is left of a run that goes on. Without TASK the current task, "
        "or the only one that runs."};
    command.group = Group::look;
    command.positionals = {task_or_current(into(arguments, &TimeArguments::task))};
    command.options = {
        {.names = "--json", .help = "print an object", .take = into(arguments, &TimeArguments::json)}};
    bind_run(command, arguments, time);
    return command;
}

}  // namespace dltask::cli
