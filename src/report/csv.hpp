// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/value.hpp"
#include "report/task_row.hpp"

namespace dltask::report {

/// One cell as RFC 4180 has it. Text that a spreadsheet would execute (it begins with `=`, `+`, `-`,
/// `@`, a tab or a line end) gets a leading apostrophe; numbers do not. Invalid bytes and NUL become
/// visible escapes; NaN and infinities are `nan`,
/// `inf` and `-inf`, as pandas reads them.
[[nodiscard]] std::string csv_cell(const model::Value& value);

/// A header and one line per row, CRLF as RFC 4180 has it. Without `columns`: every field but `params`,
/// `changed`, `metrics` and `runs`, then each parameter as `param:KEY` and each metric as `metric:KEY`.
[[nodiscard]] std::string list_csv(const std::vector<TaskRow>& rows,
                                   const std::vector<std::string>& columns = {});

}  // namespace dltask::report
