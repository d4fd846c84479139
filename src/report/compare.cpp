// SPDX-License-Identifier: Apache-2.0
#include "report/compare.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "report/query.hpp"

namespace dltask::report {
namespace {

using model::Value;

std::optional<Value> copy(const Value* value) {
    return value == nullptr ? std::nullopt : std::optional<Value>{*value};
}

bool same(const Value& a, const Value& b) {
    const auto* x = a.as<double>();
    const auto* y = b.as<double>();
    const bool both_nan = x != nullptr && y != nullptr && std::isnan(*x) && std::isnan(*y);
    return both_nan || a == b;
}

std::vector<ValueChange> compare_maps(const Value::Map& a, const Value::Map& b) {
    std::vector<ValueChange> changes;
    for (const auto& [key, value] : a) {
        const Value* other = find(b, key);
        if (other == nullptr || !same(value, *other)) changes.push_back({key, value, copy(other)});
    }
    for (const auto& [key, value] : b) {
        if (find(a, key) == nullptr) changes.push_back({key, std::nullopt, value});
    }
    return changes;
}

/// The best number that each series ever reached.
Value::Map best_values(const std::vector<Curve>& curves) {
    Value::Map best;
    for (const Curve& curve : curves) {
        for (const Series& series : curve.series) {
            const bool lowest = Best::parse(series.name).lowest;
            std::optional<double> found;
            for (const double value : series.values) {
                if (std::isnan(value)) continue;
                if (!found || (lowest ? value < *found : value > *found)) found = value;
            }
            const std::string key = "best " + series.name;
            if (found && find(best, key) == nullptr) best.emplace_back(key, *found);
        }
    }
    return best;
}

Value::Map results_of(const Side& side) {
    Value::Map results = side.task.row.metrics;
    for (auto& entry : best_values(side.curves)) results.push_back(std::move(entry));
    if (side.task.row.seconds) results.emplace_back("seconds", *side.task.row.seconds);
    return results;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace

bool TaskDifference::none() const {
    return params.empty() && code.empty() && environment.empty() && results.empty();
}

TaskDifference compare_tasks(const Side& a, const Side& b) {
    TaskDifference difference;
    difference.params = compare_maps(a.task.row.params, b.task.row.params);
    difference.environment = compare_maps(a.environment, b.environment);
    difference.results = compare_maps(results_of(a), results_of(b));
    return difference;
}

std::vector<std::string> script_paths(const Task& a, const Task& b) {
    std::set<std::string> paths;
    for (const Task* task : {&a, &b}) {
        if (!task->record) continue;
        for (const auto& [path, blob] : task->record->inputs) paths.insert(path);
    }
    paths.erase("config.yaml");
    return {paths.begin(), paths.end()};
}

std::vector<FileChange> parse_numstat(std::string_view text) {
    std::vector<FileChange> changes;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\0'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::size_t first = line.find('\t');
        const std::size_t second = first == std::string_view::npos ? first : line.find('\t', first + 1);
        if (second == std::string_view::npos) continue;
        changes.push_back({std::string{line.substr(second + 1)}, false, whole_number(line.substr(0, first)),
                           whole_number(line.substr(first + 1, second - first - 1))});
    }
    return changes;
}

}  // namespace dltask::report
