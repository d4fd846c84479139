// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "model/value.hpp"
#include "report/key.hpp"
#include "report/task_row.hpp"
#include "term/table.hpp"

namespace dltask::report {

/// Over the rows of a group that have a finite number. The deviation is that of a sample (n - 1).
struct Statistic {
    std::size_t count = 0;
    std::size_t unusable = 0;  ///< rows whose number is NaN or infinite
    double mean = 0;
    std::optional<double> deviation;  ///< none below two values
};

struct Group {
    std::vector<std::optional<model::Value>> keys;  ///< in the order of `--group-by`
    std::size_t tasks = 0;
    std::vector<Statistic> metrics;  ///< in the order of Grouping::metrics
    Statistic seconds;
};

struct Grouping {
    std::vector<Key> keys;
    std::vector<Key> metrics;
    bool seconds = true;  ///< whether the mean duration is shown
    std::vector<Group> groups;
};

/// The rows by the values of the keys: the seeds of one setting. `columns` chooses metrics and `seconds`;
/// without any all metrics that have a number. The groups stand in the order of their keys;
/// `sort` (`[-]KEY`, the first counts most) goes by keys, `tasks`, and means of metrics and `seconds`.
[[nodiscard]] Grouping group_rows(const std::vector<TaskRow>& rows, const std::vector<Key>& keys,
                                  const std::vector<std::string>& columns = {},
                                  const std::vector<std::string>& sort = {});

/// Whether the key is a metric of one of the rows, and neither a field nor a parameter.
[[nodiscard]] bool is_metric(const std::vector<TaskRow>& rows, const Key& key);

/// Those of the columns that a group can show nothing of.
[[nodiscard]] std::vector<std::string> columns_without_mean(const std::vector<TaskRow>& rows,
                                                            const std::vector<Key>& keys,
                                                            const std::vector<std::string>& columns);

/// Keys, number of tasks, `mean ± deviation` of each metric, mean duration. A mean of fewer numbers than
/// the group has tasks says of how many: `(n=2)`; one of no number at all is `nan`.
[[nodiscard]] term::Table group_table(const Grouping& grouping);

/// Objects `{"keys": {...}, "tasks": n, "metrics": {"acc": {"count", "mean", "deviation"}}, "seconds"}`.
[[nodiscard]] model::Value group_json(const Grouping& grouping);

/// Columns KEY..., tasks, then `metric:NAME`, `metric:NAME:deviation` and `metric:NAME:count` for each
/// metric, `seconds`.
[[nodiscard]] std::string group_csv(const Grouping& grouping);

}  // namespace dltask::report
