// SPDX-License-Identifier: Apache-2.0
#include "report/grouping.hpp"

#include <fmt/format.h>

#include <cmath>
#include <unordered_map>

#include "model/time.hpp"
#include "report/columns.hpp"
#include "report/csv.hpp"
#include "report/list_table.hpp"

namespace dltask::report {
namespace {

using model::Value;

std::string identity_of(const std::vector<std::optional<Value>>& keys) {
    std::string identity;
    for (const auto& key : keys) {
        const std::string text = key ? text_of(*key) : std::string{};
        identity += fmt::format("{}:{}:{};", key.has_value(), text.size(), text);
    }
    return identity;
}

/// Welford's way: the deviation of equal numbers is exactly none.
Statistic statistic_of(const std::vector<double>& numbers) {
    Statistic statistic;
    double squares = 0;
    for (const double number : numbers) {
        const double before = number - statistic.mean;
        statistic.mean += before / static_cast<double>(++statistic.count);
        squares += before * (number - statistic.mean);
    }
    if (statistic.count < 2) return statistic;
    statistic.deviation = std::sqrt(squares / static_cast<double>(statistic.count - 1));
    return statistic;
}

void add_number(const std::optional<Value>& value, std::vector<double>& numbers) {
    if (!value) return;
    const auto number = number_of(*value);
    if (number && std::isfinite(static_cast<double>(*number)))
        numbers.push_back(static_cast<double>(*number));
}

void measure(const std::vector<const TaskRow*>& rows, const std::vector<std::string>& metrics, Group& group) {
    group.tasks = rows.size();
    for (const std::string& name : metrics) {
        const Key key{Key::Where::metric, name, name};
        std::vector<double> numbers;
        for (const TaskRow* row : rows) add_number(value_of(*row, key), numbers);
        if (!numbers.empty()) group.metrics.emplace_back(name, statistic_of(numbers));
    }
    std::vector<double> seconds;
    for (const TaskRow* row : rows) {
        if (row->seconds) seconds.push_back(*row->seconds);
    }
    group.seconds = statistic_of(seconds);
}

/// The metrics of all groups, in the order of first appearance.
std::vector<std::string> metric_names(const std::vector<Group>& groups) {
    TaskRow names;
    std::vector<TaskRow> rows;
    for (const Group& group : groups) {
        TaskRow& row = rows.emplace_back();
        for (const auto& [name, statistic] : group.metrics) row.metrics.emplace_back(name, Value{});
    }
    return all_keys(rows, &TaskRow::metrics);
}

const Statistic* find(const Group& group, const std::string& name) {
    for (const auto& [metric, statistic] : group.metrics) {
        if (metric == name) return &statistic;
    }
    return nullptr;
}

std::string print_statistic(const Statistic* statistic) {
    if (statistic == nullptr) return {};
    const std::string mean = print_metric(statistic->mean);
    if (!statistic->deviation) return mean;
    return fmt::format("{} ± {:.2g}", mean, *statistic->deviation);
}

Value optional_number(const std::optional<double>& number) {
    return number ? Value{*number} : Value{};
}

Value json_of(const Statistic& statistic) {
    return Value::Map{{"count", static_cast<std::int64_t>(statistic.count)},
                      {"mean", statistic.count == 0 ? Value{} : Value{statistic.mean}},
                      {"deviation", optional_number(statistic.deviation)}};
}

}  // namespace

std::vector<Group> group_rows(const std::vector<TaskRow>& rows, const std::vector<Key>& keys) {
    std::vector<Group> groups;
    std::vector<std::vector<const TaskRow*>> members;
    std::unordered_map<std::string, std::size_t> places;
    for (const TaskRow& row : rows) {
        std::vector<std::optional<Value>> values;
        for (const Key& key : keys) values.push_back(value_of(row, key));
        const auto [place, is_new] = places.try_emplace(identity_of(values), groups.size());
        if (is_new) {
            groups.emplace_back().keys = std::move(values);
            members.emplace_back();
        }
        members[place->second].push_back(&row);
    }
    const std::vector<std::string> metrics = variation(rows, {}).metrics;
    for (std::size_t i = 0; i < groups.size(); ++i) measure(members[i], metrics, groups[i]);
    return groups;
}

term::Table group_table(const std::vector<Group>& groups, const std::vector<Key>& keys) {
    term::Table table;
    for (const Key& key : keys) table.columns.push_back({key.text});
    table.columns.push_back({"tasks", true});
    const std::vector<std::string> metrics = metric_names(groups);
    for (const std::string& name : metrics) table.columns.push_back({name, true});
    table.columns.push_back({"duration", true});
    for (const Group& group : groups) {
        std::vector<std::string>& row = table.rows.emplace_back();
        for (const auto& value : group.keys) row.push_back(value ? text_of(*value) : std::string{});
        row.push_back(fmt::format("{}", group.tasks));
        for (const std::string& name : metrics) row.push_back(print_statistic(find(group, name)));
        row.push_back(group.seconds.count == 0 ? "" : model::print_duration(group.seconds.mean));
    }
    return table;
}

Value group_json(const std::vector<Group>& groups, const std::vector<Key>& keys) {
    Value::List list;
    for (const Group& group : groups) {
        Value::Map values, metrics;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            values.emplace_back(keys[i].text, group.keys[i].value_or(Value{}));
        }
        for (const auto& [name, statistic] : group.metrics) metrics.emplace_back(name, json_of(statistic));
        list.push_back(Value::Map{{"keys", std::move(values)},
                                  {"tasks", static_cast<std::int64_t>(group.tasks)},
                                  {"metrics", std::move(metrics)},
                                  {"seconds", json_of(group.seconds)}});
    }
    return list;
}

std::string group_csv(const std::vector<Group>& groups, const std::vector<Key>& keys) {
    const std::vector<std::string> metrics = metric_names(groups);
    std::string text;
    for (const Key& key : keys) text += csv_cell(Value{key.text}) + ',';
    text += "tasks";
    for (const std::string& name : metrics) {
        text +=
            ',' + csv_cell(Value{"metric:" + name}) + ',' + csv_cell(Value{"metric:" + name + ":deviation"});
    }
    text += ",seconds\r\n";
    for (const Group& group : groups) {
        for (const auto& value : group.keys) text += csv_cell(value.value_or(Value{})) + ',';
        text += fmt::format("{}", group.tasks);
        for (const std::string& name : metrics) {
            const Statistic* statistic = find(group, name);
            text += ',' + csv_cell(statistic == nullptr ? Value{} : Value{statistic->mean}) + ',' +
                    csv_cell(statistic == nullptr ? Value{} : optional_number(statistic->deviation));
        }
        text += ',' + csv_cell(group.seconds.count == 0 ? Value{} : Value{group.seconds.mean}) + "\r\n";
    }
    return text;
}

}  // namespace dltask::report
