// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "json/json.hpp"
#include "report/csv.hpp"
#include "report/grouping.hpp"
#include "report/key.hpp"
#include "report/report_data.hpp"

namespace dltask::report {
namespace {

using model::Value;

Grouping groups_of(const ReportData& data) {
    std::vector<Key> keys;
    for (const std::string& word : data.query.group_by) keys.push_back(Key::parse(word));
    return group_rows(data.rows, keys, data.query.columns, split_list(data.query.sort));
}

/// One number per line: what pandas and ggplot call long.
std::string curves_csv(const ReportData& data) {
    std::string text = "branch,file,x_name,x,series,value\r\n";
    for (std::size_t i = 0; i < data.curves.size(); ++i) {
        for (const Curve& curve : data.curves[i]) {
            const std::string head = csv_cell(Value{data.rows[i].branch}) + ',' +
                                     csv_cell(Value{curve.file}) + ',' + csv_cell(Value{curve.x_name}) + ',';
            for (const Series& series : curve.series) {
                const std::string name = ',' + csv_cell(Value{series.name}) + ',';
                for (std::size_t at = 0; at < curve.x.size(); ++at) {
                    if (std::isnan(series.values[at])) continue;
                    text += head + text_of(Value{curve.x[at]}) + name + text_of(Value{series.values[at]}) +
                            "\r\n";
                }
            }
        }
    }
    return text;
}

Value numbers(const std::vector<double>& values) {
    return Value{Value::List{values.begin(), values.end()}};
}

Value json_of(const std::string& branch, const Curve& curve) {
    Value::Map series;
    for (const Series& one : curve.series) series.emplace_back(one.name, numbers(one.values));
    Value::Map object{{"branch", branch},
                      {"file", curve.file},
                      {"x_name", curve.x_name},
                      {"x", numbers(curve.x)},
                      {"series", std::move(series)}};
    if (!curve.problem.empty()) object.emplace_back("problem", curve.problem);
    return object;
}

}  // namespace

std::vector<ReportFile> report_csv(const ReportData& data) {
    const std::string table =
        data.query.group_by.empty() ? list_csv(data.rows, data.query.columns) : group_csv(groups_of(data));
    return {{"report.csv", table}, {"curves.csv", curves_csv(data)}};
}

std::vector<ReportFile> report_json(const ReportData& data) {
    Value::List curves;
    for (std::size_t i = 0; i < data.curves.size(); ++i) {
        for (const Curve& curve : data.curves[i]) curves.push_back(json_of(data.rows[i].branch, curve));
    }
    Value::Map report{{"title", data.query.title.empty() ? Value{} : Value{data.query.title}},
                      {"commit", data.commit},
                      {"date", data.date},
                      {"tasks", to_json(data.rows)}};
    if (!data.query.group_by.empty()) {
        report.emplace_back("groups", group_json(groups_of(data)));
    }
    report.emplace_back("curves", std::move(curves));
    return {{"report.json", json::print(Value{std::move(report)}) + "\n"}};
}

}  // namespace dltask::report
