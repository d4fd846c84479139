// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "cli/status.hpp"
#include "model/time.hpp"
#include "report/list_table.hpp"
#include "term/safe_text.hpp"

namespace dltask::cli {
namespace {

using model::Value;

std::string line(std::string_view label, const std::string& text) {
    return fmt::format("{:<12}{}\n", label, term::safe(text));
}

std::string place(const Status& status) {
    if (status.branch.empty()) return "detached HEAD";
    if (status.unborn) return status.branch + ", no commit yet";
    if (!status.task) return fmt::format("{} ({})", status.branch, name_of(status.kind));
    const report::TaskRow& task = *status.task;
    return fmt::format("{} ({}, {}{})", task.branch, name_of(task.kind), name_of(task.state),
                       task.merged ? ", in main" : "");
}

std::string counts(const std::map<std::string, int>& by_state) {
    std::string text;
    for (const auto& [state, count] : by_state)
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, state);
    return text;
}

std::string progress_words(const RunProgress& progress) {
    std::string text;
    if (progress.epoch >= 0) text += fmt::format(", epoch {}", progress.epoch);
    if (progress.epoch >= 0 && progress.epochs > 0) text += fmt::format("/{}", progress.epochs);
    const auto duration = [](std::int64_t seconds) {
        return model::print_duration(static_cast<double>(seconds));
    };
    if (progress.seconds_to_go) text += fmt::format(", {} to go", duration(*progress.seconds_to_go));
    constexpr std::int64_t worth_telling = 30;
    if (progress.seconds_silent.value_or(0) >= worth_telling)
        text += fmt::format(", silent for {}", duration(*progress.seconds_silent));
    return text;
}

std::string run_line(const flow::ActiveRun& run, const Status& status, const Moment& now) {
    if (!run.alive)
        return line("ended", run.branch + ", killed; the next command that changes something records it");
    const std::string age = report::print_age(run.started, now);
    const auto progress = status.progress.find(run.branch);
    std::string text =
        line("running",
             fmt::format("{}, attempt {}{}{}{}", run.branch, run.attempt, age.empty() ? "" : ", for ", age,
                         progress == status.progress.end() ? "" : progress_words(progress->second)));
    if (!run.found.empty()) text += line("warning", run.found);
    return text;
}

std::string occupant_line(std::string_view label, const run::Occupant& one, const Moment& now) {
    const std::string age = report::print_age(one.started, now);
    return line(label, fmt::format("{} of {}{}{}", one.branch, one.user, age.empty() ? "" : ", for ", age));
}

Value to_json(const run::Occupant& one, bool waits) {
    return Value::Map{{"branch", one.branch},
                      {"user", one.user},
                      {"repository", one.repository},
                      {"work_tree", one.work_tree},
                      {"pid", Value{std::int64_t{one.pid}}},
                      {"started", one.started},
                      {"waits", waits}};
}

std::string push_line(const Unpushed& branch) {
    std::string text = branch.branch + ":";
    if (branch.ahead > 0) text += fmt::format(" {} ahead of", branch.ahead);
    if (branch.ahead > 0 && branch.behind > 0) text += ",";
    if (branch.behind > 0) text += fmt::format(" {} behind", branch.behind);
    return line("remote", text + " " + branch.upstream);
}

Value text_or_null(const std::string& text) {
    return text.empty() ? Value{} : Value{text};
}

}  // namespace

std::string print(const Status& status, const Moment& now) {
    std::string text = line("on", place(status));
    if (status.task) text += line("directory", status.task->dir);
    for (const flow::ActiveRun& run : status.runs) text += run_line(run, status, now);
    for (const run::Occupant& one : status.elsewhere.running) text += occupant_line("elsewhere", one, now);
    for (const run::Occupant& one : status.elsewhere.waiting) text += occupant_line("waiting", one, now);
    for (const Pending& pending : status.pending) {
        text +=
            pending.holder.empty()
                ? line("half-way", fmt::format("{}: {}, or {}", pending.what, pending.onward, pending.back))
                : line("under way", pending.holder);
    }
    if (!status.unmerged.empty()) text += line("not merged", counts(status.unmerged));
    if (status.unreleased) text += line("to release", "dev has code that main has not");
    for (const Unpushed& branch : status.unpushed) text += push_line(branch);
    return text + line("next", status.next());
}

model::Value to_json(const Status& status) {
    Value::List runs;
    Value::List pending;
    Value::List unpushed;
    Value::Map unmerged;
    for (const flow::ActiveRun& run : status.runs) {
        const auto found = status.progress.find(run.branch);
        const RunProgress progress = found == status.progress.end() ? RunProgress{} : found->second;
        const auto number = [](std::optional<std::int64_t> one) { return one ? Value{*one} : Value{}; };
        runs.push_back(Value::Map{{"branch", run.branch},
                                  {"started", run.started},
                                  {"host", run.host},
                                  {"attempt", run.attempt},
                                  {"alive", run.alive},
                                  {"epoch", progress.epoch < 0 ? Value{} : Value{progress.epoch}},
                                  {"epochs", progress.epochs == 0 ? Value{} : Value{progress.epochs}},
                                  {"seconds_to_go", number(progress.seconds_to_go)},
                                  {"seconds_silent", number(progress.seconds_silent)}});
    }
    Value::List elsewhere;
    for (const run::Occupant& one : status.elsewhere.running) elsewhere.push_back(to_json(one, false));
    for (const run::Occupant& one : status.elsewhere.waiting) elsewhere.push_back(to_json(one, true));
    for (const Pending& one : status.pending) {
        pending.push_back(Value::Map{{"what", one.what},
                                     {"continue", one.onward},
                                     {"abort", one.back},
                                     {"holder", text_or_null(one.holder)}});
    }
    for (const Unpushed& one : status.unpushed) {
        unpushed.push_back(Value::Map{{"branch", one.branch},
                                      {"upstream", one.upstream},
                                      {"ahead", one.ahead},
                                      {"behind", one.behind}});
    }
    for (const auto& [state, count] : status.unmerged) unmerged.emplace_back(state, count);
    return Value::Map{{"branch", text_or_null(status.branch)},
                      {"kind", name_of(status.kind)},
                      {"task", status.task ? report::to_json(*status.task) : Value{}},
                      {"runs", runs},
                      {"machine", elsewhere},
                      {"pending", pending},
                      {"unmerged", unmerged},
                      {"unpushed", unpushed},
                      {"unreleased", status.unreleased},
                      {"next", status.next()}};
}

}  // namespace dltask::cli
