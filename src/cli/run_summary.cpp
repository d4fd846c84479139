// SPDX-License-Identifier: Apache-2.0
#include "cli/run_summary.hpp"

#include <fmt/format.h>

#include <cmath>

#include "flow/checkpoint.hpp"
#include "json/json.hpp"
#include "model/branch.hpp"
#include "model/time.hpp"
#include "sys/beneath.hpp"
#include "term/safe_text.hpp"

namespace dltask::cli {
namespace {

constexpr std::uint64_t most_bytes = 1U << 20U;
constexpr std::size_t most_metrics = 8;

/// JSON has no word for what is no number, but people want to see it.
std::string print_number(const model::Value& value) {
    const double* real = value.as<double>();
    if (real == nullptr || std::isfinite(*real)) return json::print(value);
    if (std::isnan(*real)) return "nan";
    return *real > 0 ? "inf" : "-inf";
}

const model::Value* entry(const model::Value::Map& map, std::string_view key) {
    for (const auto& [name, value] : map) {
        if (name == key) return &value;
    }
    return nullptr;
}

/// The numbers of metrics.json as the attempt left it, on one line; empty when there are none.
std::string metrics_line(const flow::RunReport& report) {
    const sys::Beneath root{report.work_tree};
    const std::string file = report.directory + "/metrics.json";
    const sys::FileStatus status = root.status(file);
    if (status.type != sys::FileType::regular || status.bytes > most_bytes) return "";
    const auto parsed = json::parse(root.read(file, most_bytes));
    const auto* metrics = std::get_if<model::Value>(&parsed);
    if (metrics == nullptr) return "";
    std::string line;
    std::size_t count = 0;
    for (const auto& [key, value] : model::flatten(*metrics)) {
        if (!value.is_number() || count++ == most_metrics) continue;
        line += fmt::format("{}{} {}", line.empty() ? "" : ", ", term::safe(key), print_number(value));
    }
    return line;
}

bool can_go_on(const flow::RunReport& report, const std::string& checkpoints) {
    if (!flow::is_broken_off(report.record.state)) return false;
    const sys::Beneath root{report.work_tree};
    if (root.status(report.directory).type != sys::FileType::directory) return false;
    return flow::newest_checkpoint(root, report.directory, checkpoints).has_value();
}

}  // namespace

void say_not_started(term::Terminal& terminal, const std::string& problem) {
    terminal.error(problem);
    const bool python = problem.find("python") != std::string::npos;
    terminal.hint(python ? "git config dltask.python /path/to/python3" : "what would run: git dltask run -n");
}

void say_summary(term::Terminal& terminal, const flow::RunReport& report, const std::string& finish,
                 const std::string& checkpoints) {
    const model::Attempt& attempt = report.record.attempts.back();
    terminal.say(fmt::format("{} after {}, attempt {}", name_of(report.record.state),
                             model::print_duration(attempt.seconds.value_or(0)),
                             report.record.attempts.size()));
    const std::string metrics = metrics_line(report);
    if (!metrics.empty()) terminal.say(metrics);
    if (const model::Value* found = entry(attempt.extra, "found")) {
        const model::Value* lines = found->find("lines");
        const model::Value* first = found->find("first");
        if (lines != nullptr && first != nullptr && first->as<std::string>() != nullptr)
            terminal.warning(fmt::format("{} ({} {})", *first->as<std::string>(), json::print(*lines),
                                         *lines == model::Value{1} ? "line" : "lines"));
    }
    if (const model::Value* error = entry(attempt.extra, "error");
        error != nullptr && error->as<std::string>() != nullptr)
        terminal.say(*error->as<std::string>());
    if (entry(attempt.extra, "out_of_memory") != nullptr)
        terminal.say("the machine ran out of memory while it ran");
    if (report.commit)
        terminal.say(fmt::format("recorded in {} as {}", report.directory, report.commit.brief()));
    const bool succeeded = report.record.state == model::TaskState::succeeded;
    const std::string& branch = report.record.branch;
    if (can_go_on(report, checkpoints)) return terminal.hint(fmt::format("git dltask resume {}", branch));
    if (!succeeded) return terminal.hint(fmt::format("git dltask show {}", branch));
    if (report.record.kind == name_of(model::BranchKind::debug)) return terminal.hint("git dltask carry");
    if (!finish.empty()) terminal.hint(finish);
}

}  // namespace dltask::cli
