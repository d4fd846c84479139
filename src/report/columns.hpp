// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "config/settings.hpp"
#include "report/task_row.hpp"

namespace dltask::report {

/// Which parameters and metrics are worth a column, in the order of the files.
struct Variation {
    std::vector<std::string> changed;    ///< differ between rows, and were changed in one of them
    std::vector<std::string> unchanged;  ///< differ between rows although nobody changed them
    std::vector<std::string> metrics;    ///< have a number in one of the rows
};

/// A missing parameter differs from a present one. Of a single row, `changed` are its changed ones.
/// The keys that say what kind of run it was (VERSION, DEBUG, RESUME) are left out.
[[nodiscard]] Variation variation(const std::vector<TaskRow>& rows, const config::KeyNames& keys);

/// All parameters (or metrics) of the rows, in the order in which they appear first.
[[nodiscard]] std::vector<std::string> all_keys(const std::vector<TaskRow>& rows,
                                                model::Value::Map TaskRow::*map);

/// The shortest names that still tell the rows apart and that a TASK argument takes: with the time where
/// several rows have one name.
[[nodiscard]] std::vector<std::string> short_names(const std::vector<TaskRow>& rows);

}  // namespace dltask::report
