// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "report/report_data.hpp"
#include "report/summary_table.hpp"
#include "term/safe_text.hpp"

namespace dltask::report {
namespace {

std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : term::safe(text)) {
        switch (c) {
            case '\\':
                result += "\\textbackslash{}";
                break;
            case '~':
                result += "\\textasciitilde{}";
                break;
            case '^':
                result += "\\textasciicircum{}";
                break;
            case '<':
                result += "\\textless{}";
                break;
            case '>':
                result += "\\textgreater{}";
                break;
            case '|':
                result += "\\textbar{}";
                break;
            case '"':
                result += "{\\char34}";
                break;
            case '`':
                result += "\\textasciigrave{}";
                break;
            // Ligatures, and what a row must not begin with.
            case '-':
            case '[':
            case '*':
                result += std::string{'{', c, '}'};
                break;
            default:
                if (std::string_view{"{}$&#_%"}.find(c) != std::string_view::npos) result += '\\';
                result += c;
        }
    }
    return result;
}

/// Numbers stand in math mode, for the minus sign and the exponent.
std::string number(const std::string& text) {
    const std::size_t exponent = text.find('e');
    if (text.find_first_not_of("0123456789.+-e") != std::string::npos || text.empty()) return escaped(text);
    if (exponent == std::string::npos) return '$' + text + '$';
    std::size_t digits = exponent + 1;
    const bool minus = digits < text.size() && text[digits] == '-';
    digits = text.find_first_not_of("+-0", digits);
    const std::string power = digits == std::string::npos ? "0" : text.substr(digits);
    return fmt::format("${} \\times 10^{{{}{}}}$", text.substr(0, exponent), minus ? "-" : "", power);
}

std::string print(const SummaryCell& cell, bool numeric) {
    std::string text = numeric ? number(cell.text) : escaped(cell.text);
    if (cell.deviation) text += " $\\pm$ " + number(*cell.deviation);
    if (cell.count) text += fmt::format(" ($n={}$)", *cell.count);
    if (!cell.best) return text;
    return "{\\boldmath\\textbf{" + text + "}}";
}

/// A line of a comment: nothing in it may end it.
std::string comment(const std::string& text) {
    return "% " + term::safe(text) + '\n';
}

}  // namespace

std::vector<ReportFile> report_latex(const ReportData& data) {
    const SummaryTable table = make_summary_table(data.rows, data.query, data.keys);
    const std::string& title = data.query.title;
    std::string text =
        comment(data.query.print()) + comment(provenance(data)) + "% needs \\usepackage{booktabs}\n";
    if (!title.empty()) text += "\\begin{table}[htbp]\n\\centering\n\\caption{" + escaped(title) + "}\n";
    text += "\\begin{tabular}{";
    for (const SummaryColumn& column : table.columns) text += column.numeric ? 'r' : 'l';
    text += "}\n  \\toprule\n";
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        text += (i == 0 ? "  " : " & ") + escaped(table.columns[i].title);
    }
    text += " \\\\\n  \\midrule\n";
    for (const auto& row : table.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            text += (i == 0 ? "  " : " & ") + print(row[i], table.columns[i].numeric);
        }
        text += " \\\\\n";
    }
    text += "  \\bottomrule\n\\end{tabular}\n";
    if (!title.empty()) text += "\\end{table}\n";
    return {{"report.tex", std::move(text)}};
}

}  // namespace dltask::report
