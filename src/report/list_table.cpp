// SPDX-License-Identifier: Apache-2.0
#include "report/list_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "model/time.hpp"
#include "report/columns.hpp"
#include "report/key.hpp"
#include "term/safe_text.hpp"

namespace dltask::report {
namespace {

using model::Value;

constexpr std::size_t most_columns = 64;
constexpr std::size_t most_errors = 5;
constexpr int narrow = 12;  ///< what a wide column may be clipped to before another is left out
constexpr int narrow_name = 24;

/// A column that may be shown: the smaller the rank, the later it is left out.
struct Candidate {
    term::Table::Column column;
    int rank = 0;
    std::vector<std::string> cells;
    bool shown = true;
};

Candidate make_column(const std::vector<TaskRow>& rows, std::string title, int rank,
                      const std::function<std::string(const TaskRow&)>& print) {
    Candidate candidate{{std::move(title)}, rank, {}, true};
    candidate.cells.reserve(rows.size());
    for (const TaskRow& row : rows) candidate.cells.push_back(print(row));
    return candidate;
}

bool is_numeric(const std::vector<TaskRow>& rows, const Key& key) {
    bool any = false;
    for (const TaskRow& row : rows) {
        const auto value = shown_value_of(row, key);
        if (!value || value->is_null()) continue;
        if (!value->is_number()) return false;
        any = true;
    }
    return any;
}

Candidate key_column(const std::vector<TaskRow>& rows, const Key& key, const std::string& title, int rank) {
    const auto print = [&key](const TaskRow& row) {
        const auto value = shown_value_of(row, key);
        if (!value) return std::string{};
        return key.where == Key::Where::metric ? print_metric(*value) : text_of(*value);
    };
    Candidate column = make_column(rows, title, rank, print);
    column.column.right = is_numeric(rows, key);
    column.column.most = key.where == Key::Where::any ? 60 : 24;
    return column;
}

bool differs(const std::vector<TaskRow>& rows, const std::function<std::string(const TaskRow&)>& print) {
    return std::any_of(rows.begin(), rows.end(),
                       [&](const TaskRow& row) { return print(row) != print(rows.front()); });
}

void add_if_differing(const std::vector<TaskRow>& rows, const std::string& title, int rank,
                      const std::function<std::string(const TaskRow&)>& print,
                      std::vector<Candidate>& columns) {
    if (differs(rows, print)) columns.push_back(make_column(rows, title, rank, print));
}

void add_keys(const std::vector<TaskRow>& rows, const std::vector<std::string>& names, Key::Where where,
              int rank, std::vector<Candidate>& columns) {
    for (const std::string& name : names) {
        if (columns.size() >= most_columns) return;
        columns.push_back(key_column(rows, {where, name, name}, name, rank));
    }
}

Candidate name_column(const std::vector<TaskRow>& rows) {
    Candidate column{{"task", false, 60}, 0, short_names(rows), true};
    return column;
}

std::string duration_of(const TaskRow& row) {
    return row.seconds ? model::print_duration(*row.seconds) : std::string{};
}

std::string state_of(const TaskRow& row) {
    const std::string state{model::name_of(row.state)};
    return row.remarks.retracted ? state + ", retracted" : state;
}

std::vector<Candidate> chosen_columns(const std::vector<TaskRow>& rows, const TableOptions& options) {
    std::vector<Candidate> columns;
    columns.push_back(name_column(rows));
    columns.push_back(make_column(rows, "state", 0, state_of));
    add_if_differing(
        rows, "kind", 1, [](const auto& row) { return std::string{model::name_of(row.kind)}; }, columns);
    add_if_differing(
        rows, "merged", 3, [](const auto& row) { return row.merged ? "yes" : "no"; }, columns);
    add_if_differing(
        rows, "version", 3, [](const auto& row) { return row.version; }, columns);
    add_if_differing(
        rows, "group", 4, [](const auto& row) { return row.group; }, columns);
    const Variation keys = variation(rows, options.keys);
    const std::size_t before_params = columns.size();
    add_keys(rows, keys.changed, Key::Where::param, 2, columns);
    for (std::size_t i = before_params; i < columns.size(); ++i) {
        if (columns[i].column.title == options.keys.random_seed) columns[i].rank = 4;
    }
    add_keys(rows, keys.unchanged, Key::Where::param, 5, columns);
    const std::size_t before_metrics = columns.size();
    add_keys(rows, keys.metrics, Key::Where::metric, 3, columns);
    if (before_metrics < columns.size()) columns[before_metrics].rank = 1;
    columns.push_back(make_column(rows, "duration", 3, duration_of));
    columns.back().column.right = true;
    columns.push_back(make_column(
        rows, "age", 4, [&options](const TaskRow& row) { return print_age(row.time, options.now); }));
    columns.back().column.right = true;
    return columns;
}

std::vector<Candidate> named_columns(const std::vector<TaskRow>& rows, const TableOptions& options) {
    std::vector<Candidate> columns;
    const auto names_task = [](const std::string& text) { return text == "name" || text == "branch"; };
    const bool named = std::any_of(options.columns.begin(), options.columns.end(), names_task);
    if (!named) columns.push_back(name_column(rows));
    for (const std::string& text : options.columns) {
        columns.push_back(key_column(rows, Key::parse(text), text, 0));
    }
    return columns;
}

int least_width(const Candidate& candidate) {
    int width = term::display_width(candidate.column.title);
    for (const std::string& cell : candidate.cells) {
        width = std::max(width, term::display_width(term::safe(cell)));
    }
    const int least = candidate.column.title == "task" ? narrow_name : narrow;
    return std::min(width, candidate.column.right ? candidate.column.most : least);
}

/// Hides columns, the highest rank and the last first, until the rest fits. Returns how many.
std::size_t hide_what_does_not_fit(std::vector<Candidate>& columns, int width) {
    std::vector<int> widths;
    int total = -2;
    for (const Candidate& column : columns) {
        widths.push_back(least_width(column) + 2);
        total += widths.back();
    }
    std::size_t hidden = 0;
    while (total > width) {
        std::size_t worst = 0;
        for (std::size_t i = 1; i < columns.size(); ++i) {
            if (columns[i].shown && columns[i].rank >= std::max(1, columns[worst].rank)) worst = i;
        }
        if (worst == 0) break;
        columns[worst].shown = false;
        columns[worst].rank = -1;
        total -= widths[worst];
        ++hidden;
    }
    return hidden;
}

std::string print_note(const std::vector<TaskRow>& rows, std::size_t hidden) {
    std::string note;
    std::size_t errors = 0;
    for (const TaskRow& row : rows) {
        if (row.error.empty() || ++errors > most_errors) continue;
        note += fmt::format("{}cannot read '{}': {}", note.empty() ? "" : "\n", row.branch, row.error);
    }
    if (errors > most_errors) note += fmt::format("\nand {} more with errors", errors - most_errors);
    if (hidden > 0) {
        note += fmt::format("{}{} more column{}: use --columns, or --csv for all", note.empty() ? "" : "\n",
                            hidden, hidden == 1 ? "" : "s");
    }
    return note;
}

}  // namespace

term::Table list_table(const std::vector<TaskRow>& rows, const TableOptions& options) {
    std::vector<Candidate> columns =
        options.columns.empty() ? chosen_columns(rows, options) : named_columns(rows, options);
    const std::size_t hidden = options.width > 0 ? hide_what_does_not_fit(columns, options.width) : 0;
    std::erase_if(columns, [](const Candidate& column) { return !column.shown; });
    term::Table table;
    table.rows.resize(rows.size());
    for (Candidate& candidate : columns) {
        table.columns.push_back(candidate.column);
        for (std::size_t i = 0; i < rows.size(); ++i) table.rows[i].push_back(std::move(candidate.cells[i]));
    }
    table.note = print_note(rows, hidden);
    return table;
}

std::string print_age(const std::string& time, const Moment& now) {
    const auto moment = Moment::parse_rfc3339(time);
    if (!moment) return {};
    const std::int64_t age = std::max<std::int64_t>(0, now.unix_seconds - moment->unix_seconds);
    if (age < 60) return fmt::format("{} s", age);
    if (age < 3600) return fmt::format("{} min", age / 60);
    if (age < 2 * 86400) return fmt::format("{} h", age / 3600);
    const std::int64_t days = age / 86400;
    if (days < 60) return fmt::format("{} d", days);
    return days < 730 ? fmt::format("{} mo", days / 30) : fmt::format("{} y", days / 365);
}

std::string print_metric(const Value& value) {
    const auto* number = value.as<double>();
    return number != nullptr && std::isfinite(*number) ? fmt::format("{:.5g}", *number) : text_of(value);
}

}  // namespace dltask::report
