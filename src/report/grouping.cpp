// SPDX-License-Identifier: Apache-2.0
#include "report/grouping.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "model/time.hpp"
#include "report/columns.hpp"
#include "report/csv.hpp"
#include "report/list_table.hpp"

namespace dltask::report {
namespace {

using model::Value;

constexpr std::string_view tasks_title = "tasks", seconds_title = "seconds";

/// A key of a column or of `--sort` that stands for a mean; `seconds` stays what it is.
Key as_metric(Key key) {
    if (key.text != seconds_title) key.where = Key::Where::metric;
    return key;
}

/// What compares as the same number is the same: `1e-3`, which YAML reads as text, and 0.001.
std::string identity_of(const std::vector<std::optional<Value>>& keys) {
    std::string identity;
    for (const auto& key : keys) {
        const auto number = key ? number_of(*key) : std::nullopt;
        const std::string text = number ? fmt::format("{:.17g}", static_cast<double>(*number))
                                 : key  ? text_of(*key)
                                        : std::string{};
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

Statistic measure(const std::vector<const TaskRow*>& rows, const Key& key) {
    std::vector<double> numbers;
    std::size_t unusable = 0;
    for (const TaskRow* row : rows) {
        const auto value = shown_value_of(*row, key);
        if (!value) continue;
        const auto number = number_of(*value);
        const bool finite = number && std::isfinite(static_cast<double>(*number));
        if (finite) numbers.push_back(static_cast<double>(*number));
        if (!finite && value->is_number()) ++unusable;
    }
    Statistic statistic = statistic_of(numbers);
    statistic.unusable = unusable;
    return statistic;
}

/// A group with what it is made of.
struct Members {
    Group group;
    std::vector<const TaskRow*> rows;
};

std::vector<Members> split(const std::vector<TaskRow>& rows, const std::vector<Key>& keys) {
    std::vector<Members> all;
    std::unordered_map<std::string, std::size_t> places;
    for (const TaskRow& row : rows) {
        std::vector<std::optional<Value>> values;
        for (const Key& key : keys) values.push_back(value_of(row, key));
        const auto [place, is_new] = places.try_emplace(identity_of(values), all.size());
        if (is_new) all.emplace_back().group.keys = std::move(values);
        all[place->second].rows.push_back(&row);
    }
    return all;
}

bool same_key(const Key& a, const Key& b) {
    return a.name == b.name && (a.where == b.where || a.where == Key::Where::any);
}

/// What a group is sorted by; nullopt: it has none, or the key does not tell groups apart.
std::optional<Value> sort_value(const Members& members, const std::vector<Key>& keys, const Key& key) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (same_key(key, keys[i])) return members.group.keys[i];
    }
    if (key.text == tasks_title) return Value{static_cast<std::int64_t>(members.rows.size())};
    const Statistic statistic = measure(members.rows, as_metric(key));
    return statistic.count == 0 ? std::nullopt : std::optional<Value>{statistic.mean};
}

void sort_members(std::vector<Members>& all, const std::vector<Key>& keys, const std::string& word) {
    const bool descending = !word.empty() && word.front() == '-';
    const Key key = Key::parse(std::string_view{word}.substr(descending ? 1 : 0));
    std::vector<std::pair<std::optional<Value>, Members>> sorted;
    for (Members& one : all) {
        auto value = sort_value(one, keys, key);
        sorted.emplace_back(std::move(value), std::move(one));
    }
    std::stable_sort(sorted.begin(), sorted.end(), [descending](const auto& a, const auto& b) {
        if (!a.first || !b.first) return a.first.has_value() && !b.first.has_value();
        const auto ordering = order(*a.first, *b.first);
        return descending ? ordering > 0 : ordering < 0;
    });
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = std::move(sorted[i].second);
}

std::vector<Key> metrics_of(const std::vector<TaskRow>& rows, const std::vector<std::string>& columns) {
    std::vector<Key> metrics;
    for (const std::string& column : columns) {
        const Key key = Key::parse(column);
        if (is_metric(rows, key)) metrics.push_back(as_metric(key));
    }
    if (!columns.empty()) return metrics;
    for (const std::string& name : variation(rows, {}).metrics)
        metrics.push_back({Key::Where::metric, name, name});
    return metrics;
}

std::string print_statistic(const Statistic& statistic, std::size_t tasks) {
    if (statistic.count == 0) return statistic.unusable == 0 ? "" : "nan";
    std::string text = print_metric(statistic.mean);
    if (statistic.deviation) text += fmt::format(" ± {:.2g}", *statistic.deviation);
    return statistic.count == tasks ? text : text + fmt::format(" (n={})", statistic.count);
}

Value mean_of(const Statistic& statistic) {
    if (statistic.count > 0) return statistic.mean;
    return statistic.unusable == 0 ? Value{} : Value{std::nan("")};
}

Value optional_number(const std::optional<double>& number) {
    return number ? Value{*number} : Value{};
}

Value json_of(const Statistic& statistic) {
    return Value::Map{{"count", static_cast<std::int64_t>(statistic.count)},
                      {"mean", statistic.count == 0 ? Value{} : Value{statistic.mean}},
                      {"deviation", optional_number(statistic.deviation)}};
}

bool is_shown_without_mean(const std::vector<Key>& keys, const Key& column) {
    return column.text == tasks_title || column.text == seconds_title ||
           std::any_of(keys.begin(), keys.end(), [&column](const Key& key) { return same_key(column, key); });
}

}  // namespace

bool is_metric(const std::vector<TaskRow>& rows, const Key& key) {
    if (key.where == Key::Where::metric) return true;
    if (key.where == Key::Where::param) return false;
    const auto& fields = field_names();
    if (std::find(fields.begin(), fields.end(), key.name) != fields.end()) return false;
    const auto has = [&key](const Value::Map& map) {
        return std::any_of(map.begin(), map.end(),
                           [&key](const auto& entry) { return entry.first == key.name; });
    };
    const auto in = [&has](Value::Map TaskRow::*map) {
        return [&has, map](const TaskRow& row) { return has(row.*map); };
    };
    return std::none_of(rows.begin(), rows.end(), in(&TaskRow::params)) &&
           std::any_of(rows.begin(), rows.end(), in(&TaskRow::metrics));
}

std::vector<std::string> columns_without_mean(const std::vector<TaskRow>& rows, const std::vector<Key>& keys,
                                              const std::vector<std::string>& columns) {
    std::vector<std::string> without;
    for (const std::string& column : columns) {
        const Key key = Key::parse(column);
        if (!is_shown_without_mean(keys, key) && !is_metric(rows, key)) without.push_back(column);
    }
    return without;
}

Grouping group_rows(const std::vector<TaskRow>& rows, const std::vector<Key>& keys,
                    const std::vector<std::string>& columns, const std::vector<std::string>& sort) {
    std::vector<Members> all = split(rows, keys);
    for (auto key = keys.rbegin(); key != keys.rend(); ++key) sort_members(all, keys, key->text);
    for (auto word = sort.rbegin(); word != sort.rend(); ++word) sort_members(all, keys, *word);
    const auto asked = std::find(columns.begin(), columns.end(), seconds_title);
    Grouping grouping{keys, metrics_of(rows, columns), columns.empty() || asked != columns.end(), {}};
    for (Members& members : all) {
        Group& group = members.group;
        group.tasks = members.rows.size();
        for (const Key& metric : grouping.metrics) group.metrics.push_back(measure(members.rows, metric));
        group.seconds = measure(members.rows, Key::parse(seconds_title));
        grouping.groups.push_back(std::move(group));
    }
    return grouping;
}

term::Table group_table(const Grouping& grouping) {
    term::Table table;
    for (const Key& key : grouping.keys) table.columns.push_back({key.text});
    table.columns.push_back({std::string{tasks_title}, true});
    for (const Key& metric : grouping.metrics) table.columns.push_back({metric.name, true});
    if (grouping.seconds) table.columns.push_back({"duration", true});
    for (const Group& group : grouping.groups) {
        std::vector<std::string>& row = table.rows.emplace_back();
        for (const auto& value : group.keys) row.push_back(value ? text_of(*value) : std::string{});
        row.push_back(fmt::format("{}", group.tasks));
        for (const Statistic& metric : group.metrics) row.push_back(print_statistic(metric, group.tasks));
        if (!grouping.seconds) continue;
        row.push_back(group.seconds.count == 0 ? "" : model::print_duration(group.seconds.mean));
    }
    return table;
}

Value group_json(const Grouping& grouping) {
    Value::List list;
    for (const Group& group : grouping.groups) {
        Value::Map values, metrics;
        for (std::size_t i = 0; i < grouping.keys.size(); ++i) {
            values.emplace_back(grouping.keys[i].text, group.keys[i].value_or(Value{}));
        }
        for (std::size_t i = 0; i < grouping.metrics.size(); ++i) {
            const Statistic& metric = group.metrics[i];
            if (metric.count + metric.unusable == 0) continue;
            metrics.emplace_back(grouping.metrics[i].name, json_of(metric));
        }
        list.push_back(Value::Map{{"keys", std::move(values)},
                                  {"tasks", static_cast<std::int64_t>(group.tasks)},
                                  {"metrics", std::move(metrics)},
                                  {"seconds", json_of(group.seconds)}});
    }
    return list;
}

std::string group_csv(const Grouping& grouping) {
    std::string text;
    for (const Key& key : grouping.keys) text += csv_cell(Value{key.text}) + ',';
    text += tasks_title;
    for (const Key& metric : grouping.metrics) {
        for (const char* part : {"", ":deviation", ":count"}) {
            text += ',' + csv_cell(Value{"metric:" + metric.name + part});
        }
    }
    text += grouping.seconds ? ",seconds\r\n" : "\r\n";
    for (const Group& group : grouping.groups) {
        for (const auto& value : group.keys) text += csv_cell(value.value_or(Value{})) + ',';
        text += fmt::format("{}", group.tasks);
        for (const Statistic& metric : group.metrics) {
            text += fmt::format(",{},{},{}", csv_cell(mean_of(metric)),
                                csv_cell(optional_number(metric.deviation)), metric.count);
        }
        if (grouping.seconds) text += ',' + csv_cell(mean_of(group.seconds));
        text += "\r\n";
    }
    return text;
}

}  // namespace dltask::report
