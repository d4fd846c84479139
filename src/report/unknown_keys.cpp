// SPDX-License-Identifier: Apache-2.0
#include "report/unknown_keys.hpp"

#include <algorithm>

#include "base/did_you_mean.hpp"
#include "report/columns.hpp"

namespace dltask::report {
namespace {

using model::Value;

bool holds(const Value::Map& map, const std::string& name) {
    return std::any_of(map.begin(), map.end(), [&name](const auto& entry) { return entry.first == name; });
}

bool is_known(const std::vector<TaskRow>& rows, const Key& key) {
    const auto& fields = field_names();
    const bool field = std::find(fields.begin(), fields.end(), key.name) != fields.end();
    if (key.where == Key::Where::any && field) return true;
    return std::any_of(rows.begin(), rows.end(), [&key](const TaskRow& row) {
        return (key.where != Key::Where::metric && holds(row.params, key.name)) ||
               (key.where != Key::Where::param && holds(row.metrics, key.name));
    });
}

void append(std::vector<std::string>& names, const std::vector<std::string>& more) {
    names.insert(names.end(), more.begin(), more.end());
}

/// A column of the table may have another title than its key.
std::optional<std::string> key_of_title(const Key& key) {
    constexpr std::pair<std::string_view, std::string_view> titles[] = {
        {"duration", "seconds"}, {"age", "time"}, {"date", "time"}, {"task", "name"}};
    for (const auto& [title, field] : titles) {
        if (key.text == title) return std::string{field};
    }
    return std::nullopt;
}

std::vector<std::string> candidates(const std::vector<TaskRow>& rows, const Key& key) {
    std::vector<std::string> names;
    if (key.where == Key::Where::any) append(names, field_names());
    if (key.where != Key::Where::metric) append(names, all_keys(rows, &TaskRow::params));
    if (key.where != Key::Where::param) append(names, all_keys(rows, &TaskRow::metrics));
    return names;
}

}  // namespace

std::vector<UnknownKey> unknown_keys(const std::vector<TaskRow>& rows, const std::vector<Key>& keys) {
    std::vector<UnknownKey> unknown;
    if (rows.empty()) return unknown;
    for (const Key& key : keys) {
        if (is_known(rows, key)) continue;
        const auto same = [&key](const UnknownKey& one) { return one.text == key.text; };
        if (std::any_of(unknown.begin(), unknown.end(), same)) continue;
        const auto titled = key_of_title(key);
        unknown.push_back({key.text, titled ? titled : did_you_mean(key.name, candidates(rows, key))});
    }
    return unknown;
}

}  // namespace dltask::report
