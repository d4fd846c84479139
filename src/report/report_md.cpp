// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "report/report_data.hpp"
#include "report/summary_table.hpp"
#include "term/safe_text.hpp"

namespace dltask::report {
namespace {

/// Text in a cell or a heading: no markup, no HTML, nobody is mentioned.
std::string escaped(const std::string& text) {
    constexpr std::string_view punctuation = "\\`*_{}[]()#+!|~$";
    std::string result;
    for (const char c : term::safe(text)) {
        if (c == '<') {
            result += "&lt;";
        } else if (c == '>') {
            result += "&gt;";
        } else if (c == '&') {
            result += "&amp;";
        } else if (c == '@') {
            result += "&#64;";
        } else if (c == ':') {
            result += "&#58;";
        } else {
            if (punctuation.find(c) != std::string_view::npos) result += '\\';
            result += c;
        }
    }
    return result;
}

std::string print(const SummaryCell& cell) {
    std::string text = escaped(cell.text);
    if (cell.deviation) text += " ± " + escaped(*cell.deviation);
    if (cell.count) text += fmt::format(" (n={})", *cell.count);
    return cell.best ? "**" + text + "**" : text;
}

std::string versions_line(const SummaryTable& table) {
    std::string text = fmt::format("{} {}", table.tasks, table.tasks == 1 ? "task" : "tasks");
    for (std::size_t i = 0; i < table.versions.size(); ++i) {
        text += (i == 0 ? " on v" : ", v") + escaped(table.versions[i]);
    }
    return text;
}

}  // namespace

std::vector<ReportFile> report_md(const ReportData& data) {
    const SummaryTable table = make_summary_table(data.rows, data.query, data.keys);
    std::string text = "<!-- " + data.query.print() + " -->\n<!-- " + provenance(data) + " -->\n";
    if (!data.query.title.empty()) text += "## " + escaped(data.query.title) + "\n\n";
    text += versions_line(table) + "\n\n|";
    for (const SummaryColumn& column : table.columns) text += ' ' + escaped(column.title) + " |";
    text += "\n|";
    for (const SummaryColumn& column : table.columns) text += column.numeric ? " ---: |" : " --- |";
    text += '\n';
    for (const auto& row : table.rows) {
        text += '|';
        for (const SummaryCell& cell : row) text += ' ' + print(cell) + " |";
        text += '\n';
    }
    for (const TaskRow& row : data.rows) {
        if (!row.error.empty()) text += "\n- " + escaped(row.name) + ": " + escaped(row.error);
    }
    if (text.back() != '\n') text += '\n';
    return {{"report.md", std::move(text)}};
}

}  // namespace dltask::report
