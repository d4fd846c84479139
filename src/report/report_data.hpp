// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "report/curve.hpp"
#include "report/report_query.hpp"
#include "report/task_row.hpp"

namespace dltask::report {

/// What every format prints. Nothing in it depends on when or where the report is made.
struct ReportData {
    ReportQuery query;
    std::string commit;                      ///< full id
    std::string date;                        ///< of the commit, RFC 3339
    std::vector<TaskRow> rows;               ///< selected, in their order
    std::vector<std::vector<Curve>> curves;  ///< of each row; empty where the format has none
    config::KeyNames keys;
    std::string page{};  ///< text of `--template`; empty: our own
};

struct ReportFile {
    std::string path;  ///< below DIR
    std::string content;
};

[[nodiscard]] std::vector<ReportFile> report_csv(const ReportData& data);  ///< tidy, and `curves.csv`
[[nodiscard]] std::vector<ReportFile> report_json(const ReportData& data);
[[nodiscard]] std::vector<ReportFile> report_md(const ReportData& data);
[[nodiscard]] std::vector<ReportFile> report_latex(const ReportData& data);
[[nodiscard]] std::vector<ReportFile> report_typst(const ReportData& data);
[[nodiscard]] std::vector<ReportFile> report_html(const ReportData& data);

/// In the query's format; the first file is the report itself. Throws usage for an unknown format.
[[nodiscard]] std::vector<ReportFile> render_report(const ReportData& data);

/// What is wrong with a page of the team's own: an html page without `{{data}}` or with a word in braces
/// that is none of ours, a typst page that takes none of our files.
[[nodiscard]] std::optional<std::string> page_problem(const ReportData& data);

/// Whether the format draws curves, so that they have to be read.
[[nodiscard]] bool needs_curves(const std::string& format);

/// The line below the query: `commit <id>, 12 tasks, core v0.1.0 v0.2.0`.
[[nodiscard]] std::string provenance(const ReportData& data);

/// Whether two files of a report say the same, whatever commits they were made of and however their lines
/// end.
[[nodiscard]] bool same_report(std::string_view a, std::string_view b);

/// The page of the team's own that a typst report holds: what is below the head.
[[nodiscard]] std::string page_of(std::string_view report);

}  // namespace dltask::report
