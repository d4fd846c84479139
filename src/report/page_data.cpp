// SPDX-License-Identifier: Apache-2.0
#include "report/page_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "json/json.hpp"
#include "report/columns.hpp"
#include "report/key.hpp"
#include "report/query.hpp"
#include "report/summary_table.hpp"
#include "term/safe_text.hpp"

namespace dltask::report {
namespace {

using model::Value;

constexpr std::size_t all_points = 300'000;                   ///< of a page: they take 3 to 4 MB
constexpr std::size_t most_points = 500, fewest_points = 16;  ///< of one line
constexpr std::string_view fields_before[] = {"name", "state", "error", "retracted"};
constexpr std::string_view fields_behind[] = {"seconds", "version", "group", "time", "host",
                                              "branch",  "commit",  "tags",  "notes"};

struct PageColumn {
    Key key;
    std::string_view kind;
    bool shown = false;
    std::vector<Value> cells{};
    bool numeric = true;  ///< NaN and infinities, which are text there, included
};

/// Numbers and truths as they are, everything else as text without control characters.
Value cell_of(const std::optional<Value>& value) {
    if (!value || value->is_null()) return {};
    if (value->as<bool>() != nullptr || value->as<std::int64_t>() != nullptr) return *value;
    const auto* number = value->as<double>();
    if (number != nullptr && std::isfinite(*number)) return *value;
    return Value{term::safe(text_of(*value))};
}

std::vector<PageColumn> all_columns(const ReportData& data) {
    std::vector<PageColumn> columns;
    std::set<std::string> used;
    const auto add_field = [&](std::string_view name) {
        columns.push_back({Key::parse(name), "field", name == "name", {}});
        used.emplace(name);
    };
    std::for_each(std::begin(fields_before), std::end(fields_before), add_field);
    for (const std::string& name : all_keys(data.rows, &TaskRow::params)) {
        columns.push_back({{Key::Where::param, name, name}, "param", false, {}});
    }
    for (const std::string& name : all_keys(data.rows, &TaskRow::metrics)) {
        columns.push_back({{Key::Where::metric, name, name}, "metric", false, {}});
    }
    std::for_each(std::begin(fields_behind), std::end(fields_behind), add_field);
    for (PageColumn& column : columns) {
        if (column.kind == "field" || used.insert(column.key.text).second) continue;
        column.key.text = std::string{column.kind} + ':' + column.key.name;
    }
    for (PageColumn& column : columns) {
        for (const TaskRow& row : data.rows) {
            const auto value = shown_value_of(row, column.key);
            column.numeric = column.numeric && (!value || value->is_null() || value->is_number());
            column.cells.push_back(cell_of(value));
        }
    }
    return columns;
}

bool is_constant(const PageColumn& column) {
    return std::all_of(column.cells.begin(), column.cells.end(),
                       [&column](const Value& cell) { return cell == column.cells.front(); });
}

void choose_columns(const ReportData& data, std::vector<PageColumn>& columns) {
    std::set<std::string> params, metrics, fields;
    const Variation differing = variation(data.rows, data.keys);
    if (data.query.columns.empty()) {
        params.insert(differing.changed.begin(), differing.changed.end());
        metrics.insert(differing.metrics.begin(), differing.metrics.end());
        fields = {"seconds"};
    }
    for (const std::string& word : data.query.columns) {
        const Key key = Key::parse(word);
        if (key.where != Key::Where::metric) params.insert(key.name);
        if (key.where != Key::Where::param) metrics.insert(key.name);
        if (key.where == Key::Where::any) fields.insert(key.name);
    }
    for (PageColumn& column : columns) {
        const auto& wanted = column.kind == "param" ? params : column.kind == "metric" ? metrics : fields;
        const bool tells =
            column.key.name == "state" || column.key.name == "version" || column.key.name == "error";
        const auto said = [](const Value& cell) { return !cell.is_null(); };
        const bool retracted = column.kind == "field" && column.key.name == "retracted" &&
                               std::any_of(column.cells.begin(), column.cells.end(), said);
        const bool differs =
            data.query.columns.empty() && column.kind == "field" && tells && !is_constant(column);
        const bool says =
            !data.query.columns.empty() || std::any_of(column.cells.begin(), column.cells.end(), said);
        column.shown = column.shown || differs || retracted || (says && wanted.count(column.key.name) != 0);
    }
}

/// As the command line names them, after the name of the task.
void order_as_asked(const ReportQuery& query, std::vector<PageColumn>& columns) {
    const auto rank = [&query](const PageColumn& column) {
        if (column.kind == "field" && column.key.name == "name") return std::size_t{0};
        std::size_t place = 1;
        for (const std::string& word : query.columns) {
            if (column.shown && Key::parse(word).name == column.key.name) return place;
            ++place;
        }
        return place;
    };
    std::stable_sort(columns.begin(), columns.end(),
                     [&rank](const PageColumn& a, const PageColumn& b) { return rank(a) < rank(b); });
}

/// The best number of a metric in which tasks differ.
Value best_of(const PageColumn& column, bool lowest) {
    Value best;
    bool differs = false;
    for (const Value& cell : column.cells) {
        if (!cell.is_number()) continue;
        if (best.is_null()) best = cell;
        const auto ordering = order(cell, best);
        differs = differs || ordering != 0;
        if (lowest ? ordering < 0 : ordering > 0) best = cell;
    }
    return differs ? best : Value{};
}

Value describe(const ReportData& data, const PageColumn& column) {
    const auto label = data.query.labels.find(column.key.name);
    Value::Map object{
        {"key", term::safe(column.key.text)},
        {"label", term::safe(label == data.query.labels.end() ? column.key.text : label->second)},
        {"kind", column.kind},
        {"shown", column.shown},
        {"numeric", column.numeric}};
    if (column.kind == "param" && column.key.name == data.keys.random_seed) object.emplace_back("seed", true);
    if (column.kind == "metric") {
        const bool lowest = Best::parse(column.key.name).lowest;
        object.emplace_back("lowest", lowest);
        object.emplace_back("best", best_of(column, lowest));
    }
    if (!column.cells.empty() && is_constant(column)) object.emplace_back("constant", column.cells.front());
    return object;
}

Value rows_of(const ReportData& data, const std::vector<PageColumn>& columns) {
    std::vector<const PageColumn*> varying;
    for (const PageColumn& column : columns) {
        if (!column.cells.empty() && !is_constant(column)) varying.push_back(&column);
    }
    Value::List rows;
    for (std::size_t row = 0; row < data.rows.size(); ++row) {
        Value::List cells;
        for (const PageColumn* column : varying) cells.push_back(column->cells[row]);
        rows.emplace_back(std::move(cells));
    }
    return rows;
}

Value groups_of(const ReportData& data) {
    const SummaryTable table = make_summary_table(data.rows, data.query, data.keys);
    Value::List columns, rows;
    for (const SummaryColumn& column : table.columns) {
        columns.push_back(Value::Map{{"title", term::safe(column.title)}, {"numeric", column.numeric}});
    }
    for (const auto& row : table.rows) {
        Value::List cells;
        for (const SummaryCell& cell : row) {
            cells.push_back(Value::Map{{"text", term::safe(cell.whole())}, {"best", cell.best}});
        }
        rows.emplace_back(std::move(cells));
    }
    return Value::Map{{"columns", std::move(columns)}, {"rows", std::move(rows)}};
}

/// Texts by number, in the order of first appearance.
class Names {
public:
    std::size_t of(const std::string& text) {
        const auto [place, is_new] = places_.try_emplace(text, list_.size());
        if (is_new) list_.emplace_back(term::safe(text));
        return place->second;
    }
    [[nodiscard]] const Value::List& list() const { return list_; }

private:
    std::map<std::string, std::size_t> places_;
    Value::List list_;
};

std::string numbers(const std::vector<double>& values, int digits) {
    std::string text = "[";
    for (const double value : values)
        text += fmt::format("{}{:.{}g}", text.size() > 1 ? "," : "", value, digits);
    return text + ']';
}

/// The largest step in which all lie; 1 where that is no whole number.
double step_of(const std::vector<double>& x) {
    constexpr double largest_whole = 9007199254740992;
    std::int64_t step = 0;
    for (std::size_t i = 1; i < x.size(); ++i) {
        const double distance = x[i] - x[i - 1];
        if (std::abs(x[i]) > largest_whole || distance != std::trunc(distance)) return 1;
        step = std::gcd(step, static_cast<std::int64_t>(distance));
    }
    return step == 0 ? 1 : static_cast<double>(step);
}

double span_of(const std::vector<double>& x) {
    const auto [low, high] = std::minmax_element(x.begin(), x.end());
    return x.empty() ? 0 : *high - *low;
}

/// Where the points are: how many steps each is from the one before it. Nothing when that is always one.
std::string print_x(const std::vector<double>& x) {
    const bool is_even = x.size() > 1 && std::adjacent_find(x.begin(), x.end(), [&x](double a, double b) {
                                             return b - a != x[1] - x[0];
                                         }) == x.end();
    const double step = is_even ? x[1] - x[0] : step_of(x);
    // JSON has no infinity; what is that far apart is told by its order.
    if (!std::isfinite(span_of(x))) return R"("first":1,"step":1)";
    const std::string start = fmt::format("\"first\":{:.15g},\"step\":{:.10g}", x.empty() ? 0 : x[0], step);
    if (is_even || x.size() < 2) return start;
    std::vector<double> steps;
    for (std::size_t i = 1; i < x.size(); ++i) steps.push_back((x[i] - x[i - 1]) / step);
    return start + ",\"at\":" + numbers(steps, step == 1 ? 7 : 15);
}

std::string print_curve(const Points& points, const std::string& head) {
    return '{' + head + ',' + print_x(points.x) + ",\"y\":" + numbers(points.y, 5) + '}';
}

std::string curves_json(const ReportData& data, Names& series, Names& files, Names& xs) {
    std::size_t lines = 0;
    for (const auto& curves : data.curves) {
        for (const Curve& curve : curves) lines += curve.series.size();
    }
    const std::size_t most =
        std::clamp(all_points / std::max<std::size_t>(lines, 1), fewest_points, most_points);
    std::string text;
    for (std::size_t task = 0; task < data.curves.size(); ++task) {
        for (const Curve& curve : data.curves[task]) {
            for (const Series& one : curve.series) {
                const std::string head =
                    fmt::format("\"task\":{},\"series\":{},\"file\":{},\"xs\":{}", task, series.of(one.name),
                                files.of(curve.file), xs.of(curve.x_name));
                text += (text.empty() ? "" : ",") + print_curve(thinned(curve.x, one.values, most), head);
            }
        }
    }
    return '[' + text + ']';
}

/// Outside of strings JSON has none of these.
std::string without_markup(const std::string& json) {
    std::string text;
    text.reserve(json.size());
    for (const char c : json) {
        if (c == '<' || c == '>' || c == '&') {
            text += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
            text += c;
        }
    }
    return text;
}

}  // namespace

std::string page_data(const ReportData& data) {
    std::vector<PageColumn> columns = all_columns(data);
    choose_columns(data, columns);
    order_as_asked(data.query, columns);
    Value::List described;
    for (const PageColumn& column : columns) described.push_back(describe(data, column));
    Names series, files, xs;
    const std::string curves = curves_json(data, series, files, xs);
    Value::Map object{{"titled", !data.query.title.empty()},
                      {"commit", data.commit},
                      {"date", data.date},
                      {"columns", std::move(described)},
                      {"rows", rows_of(data, columns)},
                      {"series", series.list()},
                      {"files", files.list()},
                      {"xs", xs.list()}};
    if (!data.query.group_by.empty()) object.emplace_back("groups", groups_of(data));
    std::string text = json::print(Value{std::move(object)});
    text.pop_back();
    return without_markup(text + ",\"curves\":" + curves + '}');
}

std::string fill_page(std::string_view page,
                      const std::vector<std::pair<std::string_view, std::string>>& values) {
    std::string text;
    while (!page.empty()) {
        const std::size_t at = std::min(page.find("{{"), page.size());
        text += page.substr(0, at);
        page.remove_prefix(at);
        const auto found = std::find_if(values.begin(), values.end(), [page](const auto& value) {
            const std::size_t end = value.first.size() + 2;
            return page.size() >= end + 2 && page.substr(2, value.first.size()) == value.first &&
                   page.substr(end, 2) == "}}";
        });
        if (found != values.end()) {
            text += found->second;
            page.remove_prefix(found->first.size() + 4);
        } else if (!page.empty()) {
            text += page.substr(0, 2);
            page.remove_prefix(2);
        }
    }
    return text;
}

}  // namespace dltask::report
