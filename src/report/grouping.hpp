// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/value.hpp"
#include "report/key.hpp"
#include "report/task_row.hpp"
#include "term/table.hpp"

namespace dltask::report {

/// Over the rows of a group that have a finite number. The deviation is that of a sample (n - 1).
struct Statistic {
    std::size_t count = 0;
    double mean = 0;
    std::optional<double> deviation;  ///< none below two values
};

struct Group {
    std::vector<std::optional<model::Value>> keys;  ///< in the order of `--group-by`
    std::size_t tasks = 0;
    std::vector<std::pair<std::string, Statistic>> metrics;  ///< those with a value
    Statistic seconds;
};

/// The rows by the values of the keys, in the order of first appearance: the seeds of one setting.
[[nodiscard]] std::vector<Group> group_rows(const std::vector<TaskRow>& rows, const std::vector<Key>& keys);

/// Keys, number of tasks, `mean ± deviation` of each metric, mean duration.
[[nodiscard]] term::Table group_table(const std::vector<Group>& groups, const std::vector<Key>& keys);

/// Objects `{"keys": {...}, "tasks": n, "metrics": {"acc": {"count", "mean", "deviation"}}, "seconds"}`.
[[nodiscard]] model::Value group_json(const std::vector<Group>& groups, const std::vector<Key>& keys);

/// Columns KEY..., tasks, then `metric:NAME` and `metric:NAME:deviation` for each metric, `seconds`.
[[nodiscard]] std::string group_csv(const std::vector<Group>& groups, const std::vector<Key>& keys);

}  // namespace dltask::report
