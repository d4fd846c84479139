// SPDX-License-Identifier: Apache-2.0
#include "report/columns.hpp"

#include <algorithm>
#include <cstddef>
#include <unordered_map>
#include <unordered_set>

namespace dltask::report {
namespace {

using model::Value;

struct Seen {
    const Value* first = nullptr;
    std::size_t rows = 0;
    bool differs = false;
};

std::unordered_set<std::string> machinery(const config::KeyNames& keys) {
    std::unordered_set<std::string> names;
    for (const auto* name : {&keys.version, &keys.debug, &keys.resume}) {
        if (name->has_value()) names.insert(**name);
    }
    return names;
}

std::unordered_map<std::string, Seen> survey(const std::vector<TaskRow>& rows) {
    std::unordered_map<std::string, Seen> seen;
    for (const TaskRow& row : rows) {
        for (const auto& [key, value] : row.params) {
            Seen& entry = seen[key];
            ++entry.rows;
            if (entry.first == nullptr) entry.first = &value;
            if (!(*entry.first == value)) entry.differs = true;
        }
    }
    return seen;
}

std::unordered_set<std::string> numeric_metrics(const std::vector<TaskRow>& rows) {
    std::unordered_set<std::string> names;
    for (const TaskRow& row : rows) {
        for (const auto& [key, value] : row.metrics) {
            if (value.is_number()) names.insert(key);
        }
    }
    return names;
}

/// As most neighbours have.
bool has_same_keys(const Value::Map& left, const Value::Map& right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](const Value::Entry& a, const Value::Entry& b) { return a.first == b.first; });
}

/// A row whose config cannot be read says nothing about what differs.
std::size_t rows_with_params(const std::vector<TaskRow>& rows) {
    return static_cast<std::size_t>(
        std::count_if(rows.begin(), rows.end(), [](const TaskRow& row) { return !row.params.empty(); }));
}

}  // namespace

std::vector<std::string> all_keys(const std::vector<TaskRow>& rows, Value::Map TaskRow::*map) {
    std::vector<std::string> keys;
    std::unordered_set<std::string> known;
    const Value::Map* before = nullptr;
    for (const TaskRow& row : rows) {
        if (before != nullptr && has_same_keys(*before, row.*map)) continue;
        before = &(row.*map);
        for (const auto& [key, value] : *before) {
            if (known.insert(key).second) keys.push_back(key);
        }
    }
    return keys;
}

Variation variation(const std::vector<TaskRow>& rows, const config::KeyNames& keys) {
    const auto left_out = machinery(keys);
    const auto seen = survey(rows);
    std::unordered_set<std::string> changed;
    for (const TaskRow& row : rows) {
        for (const auto& [key, value] : row.changed) changed.insert(key);
    }
    const std::size_t readable = rows_with_params(rows);
    Variation result;
    for (const std::string& key : all_keys(rows, &TaskRow::params)) {
        const Seen& entry = seen.at(key);
        const bool differs =
            rows.size() == 1 ? changed.count(key) != 0 : entry.differs || entry.rows < readable;
        if (!differs || left_out.count(key) != 0) continue;
        (changed.count(key) != 0 ? result.changed : result.unchanged).push_back(key);
    }
    const auto numeric = numeric_metrics(rows);
    for (std::string& key : all_keys(rows, &TaskRow::metrics)) {
        if (numeric.count(key) != 0) result.metrics.push_back(std::move(key));
    }
    return result;
}

std::vector<std::string> short_names(const std::vector<TaskRow>& rows) {
    std::unordered_map<std::string, int> uses;
    for (const TaskRow& row : rows) ++uses[row.name];
    std::vector<std::string> names;
    names.reserve(rows.size());
    for (const TaskRow& row : rows) {
        const bool unique = uses[row.name] == 1;
        const std::size_t prefix = row.branch.size() - std::min(row.branch.size(), row.name.size() + 16);
        names.push_back(unique ? row.name : row.branch.substr(prefix));
    }
    return names;
}

}  // namespace dltask::report
