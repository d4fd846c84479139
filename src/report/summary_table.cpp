// SPDX-License-Identifier: Apache-2.0
#include "report/summary_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/columns.hpp"
#include "report/grouping.hpp"
#include "report/key.hpp"
#include "report/list_table.hpp"
#include "report/query.hpp"

namespace dltask::report {
namespace {

using model::Value;

/// A column while its numbers are still numbers.
struct Draft {
    Key key;
    std::string title;
    bool metric = false;
    bool numeric = true;
    std::vector<SummaryCell> cells;
    std::vector<std::optional<double>> numbers;
};

std::string label_of(const ReportQuery& query, const Key& key) {
    for (const std::string* name : {&key.text, &key.name}) {
        const auto found = query.labels.find(*name);
        if (found != query.labels.end()) return found->second;
    }
    return key.name;
}

std::optional<int> digits_of(const ReportQuery& query, const Key& key) {
    for (const std::string* name : {&key.text, &key.name}) {
        const auto found = query.digits.find(*name);
        if (found != query.digits.end()) return found->second;
    }
    return std::nullopt;
}

std::string print_number(double number, const std::optional<int>& digits) {
    return digits ? fmt::format("{:.{}f}", number, *digits) : print_metric(Value{number});
}

std::vector<Key> chosen_keys(const std::vector<TaskRow>& rows, const ReportQuery& query,
                             const config::KeyNames& names) {
    std::vector<Key> keys;
    for (const std::string& column : query.columns) keys.push_back(Key::parse(column));
    if (!keys.empty()) return keys;
    const Variation differing = variation(rows, names);
    const auto unfinished = [](const TaskRow& row) { return row.state != model::TaskState::succeeded; };
    keys.push_back(Key::parse("name"));
    if (std::any_of(rows.begin(), rows.end(), unfinished)) keys.push_back(Key::parse("state"));
    const auto retracted = [](const TaskRow& row) { return row.remarks.retracted.has_value(); };
    if (std::any_of(rows.begin(), rows.end(), retracted)) keys.push_back(Key::parse("retracted"));
    for (const std::string& name : differing.changed) keys.push_back({Key::Where::param, name, name});
    for (const std::string& name : differing.metrics) keys.push_back({Key::Where::metric, name, name});
    return keys;
}

void add_cell(Draft& draft, const std::optional<Value>& value, const std::optional<int>& digits) {
    SummaryCell cell;
    std::optional<double> number;
    if (value && !value->is_null()) {
        cell.text = text_of(*value);
        if (value->is_number()) {
            const auto read = number_of(*value);
            if (read && std::isfinite(static_cast<double>(*read))) number = static_cast<double>(*read);
            if (number && (draft.metric || digits)) cell.text = print_number(*number, digits);
        } else {
            draft.numeric = false;
        }
    }
    draft.cells.push_back(std::move(cell));
    draft.numbers.push_back(number);
}

std::vector<Draft> task_columns(const std::vector<TaskRow>& rows, const ReportQuery& query,
                                const config::KeyNames& key_names) {
    std::vector<Draft> drafts;
    for (const Key& key : chosen_keys(rows, query, key_names)) {
        Draft draft{key, label_of(query, key), is_metric(rows, key), true, {}, {}};
        const bool is_name = query.columns.empty() && key.where == Key::Where::any && key.name == "name";
        const std::vector<std::string> names = is_name ? short_names(rows) : std::vector<std::string>{};
        for (std::size_t row = 0; row < rows.size(); ++row) {
            const auto value = is_name ? Value{names[row]} : shown_value_of(rows[row], key);
            add_cell(draft, value, digits_of(query, key));
        }
        drafts.push_back(std::move(draft));
    }
    return drafts;
}

void add_statistic(Draft& draft, const Statistic& statistic, std::size_t tasks,
                   const std::optional<int>& digits) {
    SummaryCell cell;
    std::optional<double> number;
    if (statistic.count == 0 && statistic.unusable > 0) cell.text = "nan";
    if (statistic.count > 0) {
        number = statistic.mean;
        cell.text = print_number(statistic.mean, digits);
        if (statistic.count < tasks) cell.count = statistic.count;
        if (statistic.deviation) {
            cell.deviation = digits ? fmt::format("{:.{}f}", *statistic.deviation, *digits)
                                    : fmt::format("{:.2g}", *statistic.deviation);
        }
    }
    draft.cells.push_back(std::move(cell));
    draft.numbers.push_back(number);
}

Draft mean_column(const ReportQuery& query, const Key& key) {
    return {key, label_of(query, key), key.where == Key::Where::metric, true, {}, {}};
}

std::vector<Draft> group_columns(const std::vector<TaskRow>& rows, const ReportQuery& query) {
    std::vector<Key> keys;
    for (const std::string& word : query.group_by) keys.push_back(Key::parse(word));
    const Grouping grouping = group_rows(rows, keys, query.columns, split_list(query.sort));
    std::vector<Draft> drafts;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        Draft draft{keys[i], label_of(query, keys[i]), false, true, {}, {}};
        for (const Group& group : grouping.groups) add_cell(draft, group.keys[i], std::nullopt);
        drafts.push_back(std::move(draft));
    }
    const Key count{Key::Where::any, "tasks", "tasks"};
    Draft tasks{count, label_of(query, count), false, true, {}, {}};
    for (const Group& group : grouping.groups)
        add_cell(tasks, Value{static_cast<std::int64_t>(group.tasks)}, std::nullopt);
    drafts.push_back(std::move(tasks));
    for (std::size_t i = 0; i < grouping.metrics.size(); ++i) {
        Draft draft = mean_column(query, grouping.metrics[i]);
        for (const Group& group : grouping.groups) {
            add_statistic(draft, group.metrics[i], group.tasks, digits_of(query, draft.key));
        }
        drafts.push_back(std::move(draft));
    }
    if (query.columns.empty() || !grouping.seconds) return drafts;
    Draft seconds = mean_column(query, Key::parse("seconds"));
    for (const Group& group : grouping.groups)
        add_statistic(seconds, group.seconds, group.tasks, digits_of(query, seconds.key));
    drafts.push_back(std::move(seconds));
    return drafts;
}

void mark_best(Draft& draft) {
    if (!draft.metric) return;
    const bool lowest = Best::parse(draft.key.name).lowest;
    std::optional<double> best, worst;
    for (const auto& number : draft.numbers) {
        if (!number) continue;
        if (!best || (lowest ? *number < *best : *number > *best)) best = number;
        if (!worst || (lowest ? *number > *worst : *number < *worst)) worst = number;
    }
    if (!best || *best == *worst) return;
    for (std::size_t i = 0; i < draft.cells.size(); ++i) {
        draft.cells[i].best = draft.numbers[i] && *draft.numbers[i] == *best;
    }
}

std::vector<std::string> versions_of(const std::vector<TaskRow>& rows) {
    std::vector<std::string> versions;
    for (const TaskRow& row : rows) versions.push_back(row.version);
    std::sort(versions.begin(), versions.end(),
              [](const std::string& a, const std::string& b) { return order(Value{a}, Value{b}) < 0; });
    versions.erase(std::unique(versions.begin(), versions.end()), versions.end());
    return versions;
}

}  // namespace

std::string SummaryCell::whole() const {
    std::string all = text;
    if (deviation) all += " ± " + *deviation;
    return count ? fmt::format("{} (n={})", all, *count) : all;
}

SummaryTable make_summary_table(const std::vector<TaskRow>& rows, const ReportQuery& query,
                                const config::KeyNames& keys) {
    std::vector<Draft> drafts =
        query.group_by.empty() ? task_columns(rows, query, keys) : group_columns(rows, query);
    SummaryTable table;
    table.tasks = rows.size();
    table.versions = versions_of(rows);
    table.rows.resize(drafts.empty() ? 0 : drafts.front().cells.size());
    for (Draft& draft : drafts) {
        mark_best(draft);
        table.columns.push_back({draft.title, draft.numeric});
        for (std::size_t i = 0; i < draft.cells.size(); ++i) {
            table.rows[i].push_back(std::move(draft.cells[i]));
        }
    }
    return table;
}

}  // namespace dltask::report
