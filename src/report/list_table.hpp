// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/moment.hpp"
#include "config/settings.hpp"
#include "report/task_row.hpp"
#include "term/table.hpp"

namespace dltask::report {

struct TableOptions {
    int width = 0;  ///< of the terminal; 0: no limit
    Moment now;     ///< for the ages
    config::KeyNames keys;
    std::vector<std::string>
        columns;  ///< KEYs instead of the chosen ones; the task's name before them, unless they name it
};

/// The table people read papers with: task, state, the parameters that differ between the rows (of a
/// single row: those that were changed), the metrics, duration, age; version, kind, group and merged
/// where they differ. Columns that do not fit are left out (unchanged parameters first, then seeds, group
/// and age; parameters that were changed, the first metric and kind last) and counted in the note; rows that
/// could not be read are explained there.
[[nodiscard]] term::Table list_table(const std::vector<TaskRow>& rows, const TableOptions& options);

/// `12 s`, `5 min`, `3 h`, `9 d`, `4 mo`, `2 y`; empty when `time` is no RFC 3339 time.
[[nodiscard]] std::string print_age(const std::string& time, const Moment& now);

/// A number for people: five significant digits; anything else as `text_of`.
[[nodiscard]] std::string print_metric(const model::Value& value);

}  // namespace dltask::report
