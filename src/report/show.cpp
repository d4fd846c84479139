// SPDX-License-Identifier: Apache-2.0
#include "report/show.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "model/time.hpp"
#include "record/recorded_path.hpp"
#include "report/key.hpp"
#include "report/list_table.hpp"
#include "term/safe_text.hpp"
#include "term/table.hpp"

namespace dltask::report {
namespace {

using model::Attempt;
using model::Value;

/// Lines of `  label  value`, labels in one column.
class Facts {
public:
    void add(const std::string& label, const std::string& value) {
        if (!value.empty()) table_.rows.push_back({label, value});
    }
    [[nodiscard]] std::string print() const {
        std::string text;
        const std::string all = table_.print(0);
        // The header is an empty line.
        for (std::size_t at = all.find('\n') + 1; at < all.size();) {
            const std::size_t end = all.find('\n', at);
            text += "  " + all.substr(at, end + 1 - at);
            at = end + 1;
        }
        return text;
    }

private:
    term::Table table_{{{"", false, 40}, {"", false, 400}}, {}, {}};
};

std::string titled(const std::string& title, const std::string& body) {
    return body.empty() ? std::string{} : '\n' + title + '\n' + body;
}

std::string brief(const std::string& id) {
    return id.substr(0, 10);
}

std::string state_of(const TaskRow& row) {
    std::string text{model::name_of(row.state)};
    return text + (row.merged ? ", recorded in main" : ", not merged");
}

std::string record_text(const Task& task, const Moment& now) {
    const TaskRow& row = task.row;
    Facts facts;
    facts.add("state", state_of(row));
    facts.add("error", row.error);
    if (row.remarks.retracted) facts.add("retracted", *row.remarks.retracted);
    std::string tags;
    for (const std::string& tag : row.remarks.tags) tags += (tags.empty() ? "" : " ") + tag;
    facts.add("tags", tags);
    for (const std::string& note : row.remarks.notes) facts.add("note", note);
    facts.add("version", row.core.empty() ? row.version : row.version + ", core " + brief(row.core));
    facts.add("time", row.time + " (" + print_age(row.time, now) + " ago)");
    if (task.record) facts.add("author", task.record->author);
    if (task.record) facts.add("copied from", task.record->parent);
    facts.add("group", row.group);
    facts.add("commit", brief(row.commit));
    facts.add("directory", row.dir + '/');
    facts.add("host", row.host);
    facts.add("duration", row.seconds ? model::print_duration(*row.seconds) : "");
    for (const std::string& path : row.modified) facts.add("modified", path);
    return facts.print();
}

std::string params_text(const Task& task) {
    Facts facts;
    for (const auto& [key, value] : task.row.params) {
        std::string text = text_of(value);
        if (find(task.row.changed, key) != nullptr) {
            const Value* before = task.base ? find(*task.base, key) : nullptr;
            text += before != nullptr ? "  (was " + text_of(*before) + ')' : "  (changed)";
        }
        facts.add(key, text.empty() ? "''" : text);
    }
    return facts.print();
}

std::string metrics_text(const TaskRow& row) {
    Facts facts;
    for (const auto& [key, value] : row.metrics) facts.add(key, print_metric(value));
    return facts.print();
}

/// The lowest and the highest number, with a gap between.
std::string range_of(const Series& series) {
    std::optional<double> low, high;
    for (const double value : series.values) {
        if (std::isnan(value)) continue;
        low = low ? std::min(*low, value) : value;
        high = high ? std::max(*high, value) : value;
    }
    return low ? fmt::format("{} ... {}", print_metric(*low), print_metric(*high)) : std::string{};
}

std::string curves_text(const std::vector<Curve>& curves) {
    constexpr std::size_t width = 40;
    Facts facts;
    for (const Curve& curve : curves) {
        for (const Series& series : curve.series) {
            facts.add(series.name,
                      sparkline(series.values, width) + "  " + range_of(series) + "  " + curve.file);
        }
        if (!curve.problem.empty()) facts.add(curve.file, curve.problem);
    }
    return facts.print();
}

/// Packages are counted: there are hundreds.
std::string environment_text(const Value::Map& environment) {
    constexpr std::size_t most = 16;
    Facts facts;
    std::size_t packages = 0, shown = 0;
    for (const auto& [key, value] : environment) {
        if (key.rfind("packages", 0) == 0) {
            const auto* list = value.as<Value::List>();
            packages += list != nullptr ? list->size() : 1;
        } else if (!value.is_null() && value != Value{Value::List{}} && key != "schema" && shown++ < most) {
            facts.add(key, text_of(value));
        }
    }
    if (packages > 0) facts.add("packages", fmt::format("{}", packages));
    return facts.print();
}

std::string end_of(const Attempt& attempt) {
    if (attempt.signal) return fmt::format("signal {}", *attempt.signal);
    return attempt.exit ? fmt::format("exit {}", *attempt.exit) : std::string{};
}

std::string list_in_words(const Value::List& list) {
    std::string text;
    for (const Value& one : list) text += (text.empty() ? "" : ", ") + text_of(one);
    return text;
}

/// What the record knows beyond the end: why it came to it, and what was noticed.
std::vector<std::string> remarks_on(const Attempt& attempt) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> texts = {
        {{"stopped_by", "stopped by "},
         {"error", ""},
         {"found", "warning: "},
         {"untracked", "in no commit: "},
         {"changed", "changed while it ran: "},
         {"moved", "checked out while it ran: "},
         {"left", "left outside of its directory: "}}};
    std::vector<std::string> remarks;
    if (find(attempt.extra, "core_dumped") != nullptr) remarks.emplace_back("dumped core");
    if (find(attempt.extra, "out_of_memory") != nullptr) remarks.emplace_back("ran out of memory");
    for (const auto& [key, text] : texts) {
        const Value* value = find(attempt.extra, key);
        const Value* first = value == nullptr ? nullptr : value->find("first");
        if (first != nullptr) value = first;
        if (value == nullptr) continue;
        const auto* list = value->as<Value::List>();
        remarks.push_back(
            fmt::format("{}{}", text, list != nullptr ? list_in_words(*list) : text_of(*value)));
    }
    return remarks;
}

std::string attempts_text(const Task& task) {
    if (!task.record) return {};
    Facts facts;
    for (std::size_t i = 0; i < task.record->attempts.size(); ++i) {
        const Attempt& attempt = task.record->attempts[i];
        std::string text{model::name_of(attempt.state)};
        const std::array<std::string, 4> parts = {
            end_of(attempt), attempt.seconds ? model::print_duration(*attempt.seconds) : "",
            attempt.started.empty() ? "" : "began " + attempt.started,
            attempt.resumed_from.empty() ? "" : "from " + attempt.resumed_from};
        for (const std::string& part : parts) text += part.empty() ? "" : ", " + part;
        facts.add(fmt::format("{}", i + 1), text);
        for (const std::string& remark : remarks_on(attempt)) facts.add("", remark);
        for (const model::Artifact& file : attempt.artifacts) {
            facts.add("", fmt::format("left {} ({}, not in git)", record::recorded_path(file.path),
                                      print_bytes(file.bytes)));
        }
    }
    return facts.print();
}

std::string files_text(const Details& details) {
    Facts facts;
    for (const TaskFile& file : details.files) facts.add(file.path, print_bytes(file.bytes));
    if (details.files_cut) facts.add("...", "and more");
    return facts.print();
}

std::string log_text(const Details& details) {
    std::string text;
    for (const std::string& line : details.log) text += "  " + term::clip(term::safe(line), 200) + '\n';
    return text;
}

template <class T>
Value value_or_null(const std::optional<T>& value) {
    return value ? Value{*value} : Value{};
}

Value json_of(const model::Artifact& file) {
    return Value::Map{{"path", record::recorded_path(file.path)},
                      {"bytes", static_cast<std::int64_t>(file.bytes)},
                      {"sha256", model::text_or_null(file.sha256)}};
}

Value json_of(const Attempt& attempt) {
    Value::List artifacts;
    for (const model::Artifact& file : attempt.artifacts) artifacts.push_back(json_of(file));
    Value object = Value::Map{{"state", model::name_of(attempt.state)},
                              {"started", model::text_or_null(attempt.started)},
                              {"ended", model::text_or_null(attempt.ended)},
                              {"seconds", value_or_null(attempt.seconds)},
                              {"exit", value_or_null(attempt.exit)},
                              {"signal", value_or_null(attempt.signal)},
                              {"host", model::text_or_null(attempt.host)},
                              {"user", model::text_or_null(attempt.user)},
                              {"command", Value::List{attempt.command.begin(), attempt.command.end()}},
                              {"interpreter", model::text_or_null(attempt.interpreter)},
                              {"commit", model::text_or_null(attempt.commit)},
                              {"dirty", attempt.dirty},
                              {"tree", model::text_or_null(attempt.tree)},
                              {"resumed_from", model::text_or_null(attempt.resumed_from)},
                              {"artifacts", std::move(artifacts)}};
    for (const auto& [key, value] : attempt.extra) object.set(key, value);
    return object;
}

}  // namespace

std::string show_text(const Task& task, const Details& details, const Moment& now, bool resumable) {
    return term::safe(task.row.branch) + '\n' + record_text(task, now) +
           titled("parameters", params_text(task)) + titled("metrics", metrics_text(task.row)) +
           titled("curves", curves_text(details.curves)) + titled("attempts", attempts_text(task)) +
           titled("environment", environment_text(details.environment)) +
           titled("files", files_text(details)) + titled("log", log_text(details)) +
           "\nnext: " + term::safe(next_command(task.row, resumable)) + '\n';
}

Value show_json(const Task& task, const Details& details) {
    Value object = to_json(task.row);
    const model::TaskRecord record = task.record.value_or(model::TaskRecord{});
    object.set("created", model::text_or_null(record.created));
    object.set("author", model::text_or_null(record.author));
    object.set("parent", model::text_or_null(record.parent));
    object.set("source", model::text_or_null(record.source));
    object.set("set", record.set);
    Value::List attempts, files;
    for (const Attempt& attempt : record.attempts) attempts.push_back(json_of(attempt));
    for (const TaskFile& file : details.files) {
        files.push_back(Value::Map{{"path", file.path}, {"bytes", static_cast<std::int64_t>(file.bytes)}});
    }
    object.set("environment", details.environment);
    object.set("attempts", std::move(attempts));
    object.set("files", std::move(files));
    return object;
}

std::string next_command(const TaskRow& row, bool resumable) {
    const std::string name = ' ' + row.branch;
    if (row.merged) return "git dltask new --from" + name;
    if (resumable) return "git dltask resume" + name;
    switch (row.state) {
        case model::TaskState::fresh:
        case model::TaskState::interrupted:
        case model::TaskState::timeout:
        case model::TaskState::failed:
            return "git dltask run" + name;
        case model::TaskState::running:
            return "git dltask logs -f" + name;
        case model::TaskState::succeeded:
            return row.kind == model::BranchKind::debug ? "git dltask carry" : "git dltask finish" + name;
        case model::TaskState::unknown:
            return "git dltask show" + name;
    }
    return {};
}

std::string print_bytes(std::uint64_t bytes) {
    if (bytes < 1000) return fmt::format("{} B", bytes);
    constexpr std::array<std::string_view, 4> units = {"kB", "MB", "GB", "TB"};
    auto value = static_cast<double>(bytes) / 1000;
    std::size_t unit = 0;
    for (; value >= 999.95 && unit + 1 < units.size(); ++unit) value /= 1000;
    return fmt::format("{:.1f} {}", value, units.at(unit));
}

}  // namespace dltask::report
