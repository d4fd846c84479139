// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "report/report_query.hpp"
#include "report/task_row.hpp"

namespace dltask::report {

struct SummaryCell {
    std::string text;  ///< the number with its digits, or any text; not escaped for anything
    std::optional<std::string> deviation;
    std::optional<std::size_t> count{};  ///< of the numbers in a mean, where the group has more tasks
    bool best = false;                   ///< of its column, which is a metric

    /// `0.5 ± 0.1 (n=2)`: all of it for people, not escaped.
    [[nodiscard]] std::string whole() const;
};

struct SummaryColumn {
    std::string title;
    bool numeric = false;
};

/// The table that a paper prints: one row per task, or per group with mean and deviation.
struct SummaryTable {
    std::vector<SummaryColumn> columns;
    std::vector<std::vector<SummaryCell>> rows;
    std::size_t tasks = 0;
    std::vector<std::string> versions;  ///< of the core, ascending
};

/// Columns as the query says; without any: the task's name, the state where it is not `succeeded` for
/// all, why a task was retracted where one was, the parameters that somebody changed and the metrics. With
/// `group_by`: the keys, the number of tasks, the metrics. Metrics have the digits that the query says, else
/// five significant ones, and deviations two; the best of a metric (see Best) is marked when there are
/// several different values.
[[nodiscard]] SummaryTable make_summary_table(const std::vector<TaskRow>& rows, const ReportQuery& query,
                                              const config::KeyNames& keys);

}  // namespace dltask::report
