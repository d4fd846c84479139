// SPDX-License-Identifier: Apache-2.0
#include "report/csv.hpp"

#include <algorithm>
#include <set>

#include "report/columns.hpp"
#include "report/halves.hpp"
#include "report/key.hpp"
#include "term/safe_text.hpp"

namespace dltask::report {
namespace {

using model::Value;

constexpr std::size_t rows_that_tell = 64;  ///< how long the rest will be

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

bool is_plain(const std::string& text) {
    const auto plain = [](char c) { return c >= ' ' && c < 0x7f && c != '"' && c != ','; };
    return !would_be_executed(text) && std::all_of(text.begin(), text.end(), plain);
}

void append_cell(std::string& line, const Value& value) {
    const auto* text = value.as<std::string>();
    line += text != nullptr && is_plain(*text) ? *text : csv_cell(value);
}

/// Most rows have their keys at the same places: the last one is looked at first.
struct Column {
    explicit Column(const std::string& name)
        : key{Key::parse(name)}, field{key.where == Key::Where::any ? field_reader(key.name) : nullptr} {}

    void append(std::string& line, const TaskRow& row) {
        if (field != nullptr) return append_cell(line, field(row).value_or(Value{}));
        if (key.where == Key::Where::any) return append_shown(line, row);
        const Value::Map& map = key.where == Key::Where::param ? row.params : row.metrics;
        if (place >= map.size() || map[place].first != key.name) {
            const auto found = std::find_if(map.begin(), map.end(), [this](const Value::Entry& entry) {
                return entry.first == key.name;
            });
            if (found == map.end()) return append_shown(line, row);
            place = static_cast<std::size_t>(found - map.begin());
        }
        append_cell(line, map[place].second);
    }

private:
    Key key;
    FieldReader field;  ///< null: it is no field
    std::size_t place = 0;

    void append_shown(std::string& line, const TaskRow& row) const {
        append_cell(line, shown_value_of(row, key).value_or(Value{}));
    }
};

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

/// Each thread has its own columns: they remember places.
std::string csv_lines(const std::vector<TaskRow>& rows, std::vector<Column> columns, std::size_t first,
                      std::size_t last) {
    std::string text;
    for (std::size_t number = first; number < last; ++number) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (i > 0) text += ',';
            columns[i].append(text, rows[number]);
        }
        text += "\r\n";
        if (number - first + 1 == rows_that_tell)
            text.reserve(text.size() / rows_that_tell * (last - first + rows_that_tell));
    }
    return text;
}

}  // namespace

std::string csv_cell(const Value& value) {
    if (value.is_null()) return {};
    if (value.is_number()) return text_of(value);
    const std::string raw = text_of(value);
    const std::string text = (would_be_executed(raw) ? "'" : "") + term::safe(raw, true);
    return quoted(text);
}

std::string list_csv(const std::vector<TaskRow>& rows, const std::vector<std::string>& columns) {
    const std::vector<std::string> names = columns.empty() ? default_columns(rows) : columns;
    std::vector<Column> columns_of_keys;
    std::string text;
    for (const std::string& name : names) {
        text += (columns_of_keys.empty() ? "" : ",") + csv_cell(Value{name});
        columns_of_keys.emplace_back(name);
    }
    text += "\r\n";
    std::string halves[2];
    in_halves(rows.size(), [&](std::size_t first, std::size_t last) {
        halves[first == 0 ? 0 : 1] = csv_lines(rows, columns_of_keys, first, last);
    });
    return text.append(halves[0]).append(halves[1]);
}

}  // namespace dltask::report
