// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "git/objects.hpp"
#include "report/curve.hpp"
#include "report/log_metrics.hpp"
#include "report/task_row.hpp"

namespace dltask::report {

/// The curves of each row's directory, in the order of the rows: its `*.csv` (in it, not below) in the order
/// of their names, then what `Measured` finds. Files are read a few tasks at a time; one beyond the limits is
/// a curve with a problem.
[[nodiscard]] std::vector<std::vector<Curve>> read_curves(const git::ObjectReader& reader,
                                                          const std::vector<TaskRow>& rows,
                                                          const LogPatterns* patterns = nullptr,
                                                          const CurveLimits& limits = {});

/// Of one directory.
[[nodiscard]] std::vector<Curve> read_curves(const git::ObjectReader& reader, const model::ObjectId& tree,
                                             const LogPatterns* patterns = nullptr,
                                             const CurveLimits& limits = {});

}  // namespace dltask::report
