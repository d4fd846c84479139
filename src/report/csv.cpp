// SPDX-License-Identifier: Apache-2.0
#include "report/csv.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "report/columns.hpp"
#include "report/key.hpp"
#include "term/safe_text.hpp"

namespace dltask::report {
namespace {

using model::Value;

std::string quoted(const std::string& text) {
    if (text.find_first_of("\",\r\n") == std::string::npos) return text;
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"') result += '"';
        result += c;
    }
    return result + '"';
}

bool would_be_executed(const std::string& text) {
    constexpr std::string_view starts = "=+-@\t\r\n";
    return !text.empty() && starts.find(text.front()) != std::string_view::npos;
}

std::vector<std::string> default_columns(const std::vector<TaskRow>& rows) {
    std::set<std::string> maps{"params", "changed", "metrics", "runs"};
    // Nothing was said about most tasks.
    const bool silent =
        std::all_of(rows.begin(), rows.end(), [](const TaskRow& row) { return row.remarks.none(); });
    if (silent) maps.insert({"tags", "notes", "retracted"});
    std::vector<std::string> columns;
    for (const std::string& field : field_names()) {
        if (maps.count(field) == 0) columns.push_back(field);
    }
    for (const std::string& key : all_keys(rows, &TaskRow::params)) columns.push_back("param:" + key);
    for (const std::string& key : all_keys(rows, &TaskRow::metrics)) columns.push_back("metric:" + key);
    return columns;
}

}  // namespace

std::string csv_cell(const Value& value) {
    if (value.is_null()) return {};
    if (const auto* number = value.as<double>()) return std::isfinite(*number) ? text_of(value) : "";
    if (value.is_number()) return text_of(value);
    const std::string raw = text_of(value);
    const std::string text = (would_be_executed(raw) ? "'" : "") + term::safe(raw, true);
    return quoted(text);
}

std::string list_csv(const std::vector<TaskRow>& rows, const std::vector<std::string>& columns) {
    const std::vector<std::string> names = columns.empty() ? default_columns(rows) : columns;
    std::vector<Key> keys;
    std::string text;
    for (const std::string& name : names) {
        text += (keys.empty() ? "" : ",") + csv_cell(Value{name});
        keys.push_back(Key::parse(name));
    }
    text += "\r\n";
    for (const TaskRow& row : rows) {
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (i > 0) text += ',';
            text += csv_cell(value_of(row, keys[i]).value_or(Value{}));
        }
        text += "\r\n";
    }
    return text;
}

}  // namespace dltask::report
