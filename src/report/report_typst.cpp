// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/embedded.hpp"
#include "report/columns.hpp"
#include "report/csv.hpp"
#include "report/key.hpp"
#include "report/report_data.hpp"
#include "report/summary_table.hpp"
#include "term/safe_text.hpp"
#include "yaml/document.hpp"

namespace dltask::report {
namespace {

using model::Value;

constexpr std::size_t most_charts = 6;
constexpr std::size_t most_lines = 9;  ///< of one chart: more are no longer told apart
constexpr std::size_t most_points = 300;

struct Axis {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();

    void take(const std::vector<double>& values) {
        for (const double value : values) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    }
};

/// Three to seven round numbers inside the axis.
Value::List ticks(const Axis& axis) {
    const double rough = (axis.high - axis.low) / 5;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    const double share = rough / power;
    const double step = power * (share > 5 ? 10 : share > 2 ? 5 : share > 1 ? 2 : 1);
    Value::List list;
    for (double at = std::ceil(axis.low / step) * step; at <= axis.high && list.size() < 10; at += step) {
        // The sum of steps is not round: 0.1 + 0.2.
        list.emplace_back(std::stod(fmt::format("{:.10g}", at)));
    }
    return list;
}

Value axis_value(Axis axis, const std::string& name) {
    if (axis.low >= axis.high) {
        const double room = axis.low == 0 ? 1 : std::abs(axis.low) * 0.1;
        axis = {axis.low - room, axis.high + room};
    }
    return Value::Map{{"name", name}, {"low", axis.low}, {"high", axis.high}, {"ticks", ticks(axis)}};
}

struct Line {
    std::size_t task;
    const Curve* curve;
    const Series* series;
};

/// The lines of a series name.
struct Chart {
    std::string name;
    std::vector<Line> lines;  ///< at most `most_lines`
    std::size_t all = 0;
};

/// In the order of first appearance.
std::vector<Chart> charts_of(const ReportData& data) {
    std::vector<Chart> charts;
    for (std::size_t i = 0; i < data.curves.size(); ++i) {
        for (const Curve& curve : data.curves[i]) {
            for (const Series& series : curve.series) {
                auto chart = std::find_if(charts.begin(), charts.end(),
                                          [&series](const Chart& one) { return one.name == series.name; });
                if (chart == charts.end()) chart = charts.insert(charts.end(), {series.name, {}});
                if (chart->lines.size() < most_lines) chart->lines.push_back({i, &curve, &series});
                ++chart->all;
            }
        }
    }
    return charts;
}

Value draw(const ReportData& data, const Chart& chart, ReportFile& file) {
    const std::vector<Line>& lines = chart.lines;
    Axis x, y;
    const std::vector<std::string> names_of_rows = short_names(data.rows);
    Value::List names;
    file.content = "line,x,y\r\n";
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Points points = thinned(lines[i].curve->x, lines[i].series->values, most_points);
        x.take(points.x);
        y.take(points.y);
        names.emplace_back(term::safe(names_of_rows[lines[i].task]));
        for (std::size_t at = 0; at < points.x.size(); ++at) {
            file.content += fmt::format("{},{:.10g},{:.6g}\r\n", i, points.x[at], points.y[at]);
        }
    }
    return Value::Map{{"title", term::safe(chart.name)},
                      {"file", file.path},
                      {"all", static_cast<std::int64_t>(chart.all)},
                      {"x", axis_value(x, term::safe(lines.front().curve->x_name))},
                      {"y", axis_value(y, term::safe(chart.name))},
                      {"lines", std::move(names)}};
}

std::string print(const SummaryCell& cell, bool numeric) {
    return numeric ? cell.whole() : csv_cell(Value{cell.whole()});
}

std::string summary_csv(const SummaryTable& table) {
    std::string text;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        text += (i == 0 ? "" : ",") + csv_cell(Value{table.columns[i].title});
    }
    text += "\r\n";
    for (const auto& row : table.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            text += (i == 0 ? "" : ",") + print(row[i], table.columns[i].numeric);
        }
        text += "\r\n";
    }
    return text;
}

Value::Map describe(const ReportData& data, const SummaryTable& table) {
    Value::List columns, best;
    for (const SummaryColumn& column : table.columns) {
        columns.push_back(Value::Map{{"title", term::safe(column.title)}, {"numeric", column.numeric}});
    }
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        for (std::size_t column = 0; column < table.rows[row].size(); ++column) {
            if (!table.rows[row][column].best) continue;
            best.push_back(Value::List{static_cast<std::int64_t>(row), static_cast<std::int64_t>(column)});
        }
    }
    const std::string title = data.query.title.empty() ? "Summary of tasks" : data.query.title;
    return {{"title", term::safe(title)},
            {"commit", data.commit},
            {"date", data.date},
            {"tasks", fmt::format("{} {}", table.tasks, table.tasks == 1 ? "task" : "tasks")},
            {"columns", std::move(columns)},
            {"best", std::move(best)}};
}

std::string_view embedded_page(std::string_view name) {
    for (const embedded::File& file : embedded::report_pages()) {
        if (file.path == name) return file.content;
    }
    return {};
}

}  // namespace

std::vector<ReportFile> report_typst(const ReportData& data) {
    const SummaryTable table = make_summary_table(data.rows, data.query, data.keys);
    const std::string head = "// " + data.query.print() + "\n// " + provenance(data) + '\n';
    const std::string page = data.page.empty() ? std::string{embedded_page("report.typ")} : data.page;
    std::vector<ReportFile> files{{"report.typ", head + page},
                                  {"table.typ", std::string{embedded_page("table.typ")}},
                                  {"figure.typ", std::string{embedded_page("figure.typ")}},
                                  {"summary.csv", summary_csv(table)}};
    Value::List drawn;
    const std::vector<Chart> charts = charts_of(data);
    for (const Chart& chart : charts) {
        if (drawn.size() == most_charts) break;
        ReportFile file{fmt::format("curves/{}.csv", drawn.size() + 1), {}};
        drawn.push_back(draw(data, chart, file));
        files.push_back(std::move(file));
    }
    Value::Map description = describe(data, table);
    description.emplace_back("charts", std::move(drawn));
    description.emplace_back("all-charts", static_cast<std::int64_t>(charts.size()));
    files.push_back({"report.yaml", yaml::print_document(Value{std::move(description)})});
    return files;
}

}  // namespace dltask::report
