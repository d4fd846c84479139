// SPDX-License-Identifier: Apache-2.0
#include "report/report_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <regex>
#include <set>

#include "base/did_you_mean.hpp"
#include "base/error.hpp"

namespace dltask::report {
namespace {

constexpr std::string_view commit_mark = "dltask-commit: ";

struct Format {
    std::string_view name;
    std::vector<ReportFile> (*render)(const ReportData&);
    bool curves;
};

constexpr std::array<Format, 6> formats = {{{"html", report_html, true},
                                            {"md", report_md, false},
                                            {"csv", report_csv, true},
                                            {"json", report_json, true},
                                            {"typst", report_typst, true},
                                            {"latex", report_latex, false}}};

constexpr std::array<std::string_view, 4> typst_files = {"table.typ", "figure.typ", "summary.csv",
                                                         "report.yaml"};
const std::array<std::string, 7> page_words = {"title", "style",         "script",    "library",
                                               "data",  "script-hashes", "style-hash"};

const Format* find_format(const std::string& name) {
    const auto* found = std::find_if(formats.begin(), formats.end(),
                                     [&name](const Format& format) { return format.name == name; });
    return found == formats.end() ? nullptr : found;
}

std::string with_plain_lines(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') plain += text[i];
    }
    return plain;
}

std::string without_line(std::string text, std::string_view start) {
    const std::size_t at = text.find(start);
    if (at == std::string::npos) return text;
    return text.erase(at + 1, std::min(text.find('\n', at + 1), text.size()) - at - 1);
}

/// Without what names the commit: a line of the head, two of report.yaml.
std::string without_commit(std::string text) {
    if (text.find(commit_mark) != std::string::npos) return without_line(std::move(text), commit_mark);
    return without_line(without_line(std::move(text), "\ncommit: "), "\ndate: ");
}

}  // namespace

std::vector<ReportFile> render_report(const ReportData& data) {
    const Format* format = find_format(data.query.format);
    if (format != nullptr) return format->render(data);
    throw usage("unknown format '" + data.query.format + "'",
                {"git dltask report -f html|md|csv|json|typst|latex"});
}

std::optional<std::string> page_problem(const ReportData& data) {
    const auto takes = [&data](std::string_view name) { return data.page.find(name) != std::string::npos; };
    if (data.query.format == "typst") {
        const auto& files = typst_files;
        if (std::any_of(files.begin(), files.end(), takes)) return std::nullopt;
        return "takes none of table.typ, figure.typ, summary.csv and report.yaml: it shows no tasks";
    }
    static const std::regex word{R"(\{\{([A-Za-z-]{1,32})\}\})"};
    for (std::sregex_iterator at{data.page.begin(), data.page.end(), word}, end; at != end; ++at) {
        const std::string name = (*at)[1];
        if (std::find(page_words.begin(), page_words.end(), name) != page_words.end()) continue;
        const auto near = did_you_mean(name, {page_words.begin(), page_words.end()});
        return "has the unknown word '{{" + name + "}}'" +
               (near ? "; did you mean '{{" + *near + "}}'?" : std::string{});
    }
    return takes("{{data}}") ? std::nullopt
                             : std::optional<std::string>{"has no '{{data}}': it shows no tasks"};
}

bool needs_curves(const std::string& format) {
    const Format* found = find_format(format);
    return found != nullptr && found->curves;
}

std::string provenance(const ReportData& data) {
    std::set<std::string> versions;
    for (const TaskRow& row : data.rows) versions.insert(row.version);
    const std::size_t tasks = data.rows.size();
    std::string text =
        fmt::format("{}{}, {} {}, core", commit_mark, data.commit, tasks, tasks == 1 ? "task" : "tasks");
    for (const std::string& version : versions) text += " v" + version;
    return text;
}

std::string page_of(std::string_view report) {
    for (int line = 0; line < 2; ++line) {
        const std::size_t end = std::min(report.find('\n'), report.size());
        report.remove_prefix(std::min(end + 1, report.size()));
    }
    return with_plain_lines(report);
}

bool same_report(std::string_view a, std::string_view b) {
    return without_commit(with_plain_lines(a)) == without_commit(with_plain_lines(b));
}

}  // namespace dltask::report
