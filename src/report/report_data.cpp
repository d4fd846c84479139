// SPDX-License-Identifier: Apache-2.0
#include "report/report_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

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

const Format* find_format(const std::string& name) {
    const auto* found = std::find_if(formats.begin(), formats.end(),
                                     [&name](const Format& format) { return format.name == name; });
    return found == formats.end() ? nullptr : found;
}

/// The text without the line that names the commit.
std::string without_commit(std::string_view text) {
    const std::size_t at = text.find(commit_mark);
    if (at == std::string_view::npos) return std::string{text};
    const std::size_t end = std::min(text.find('\n', at), text.size());
    return std::string{text.substr(0, at)} + std::string{text.substr(end)};
}

}  // namespace

std::vector<ReportFile> render_report(const ReportData& data) {
    const Format* format = find_format(data.query.format);
    if (format != nullptr) return format->render(data);
    throw usage("unknown format '" + data.query.format + "'",
                {"git dltask report -f html|md|csv|json|typst|latex"});
}

bool needs_curves(const std::string& format) {
    const Format* found = find_format(format);
    return found != nullptr && found->curves;
}

std::string provenance(const ReportData& data) {
    std::set<std::string> versions;
    for (const TaskRow& row : data.rows) versions.insert(row.version);
    std::string text = fmt::format("{}{}, {} tasks, core", commit_mark, data.commit, data.rows.size());
    for (const std::string& version : versions) text += " v" + version;
    return text;
}

bool same_report(std::string_view a, std::string_view b) {
    return without_commit(a) == without_commit(b);
}

}  // namespace dltask::report
