// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "git/objects.hpp"
#include "git/refs.hpp"
#include "report/task_row.hpp"

namespace dltask::report {

/// Puts what was said about the tasks into their rows. `refs` are those below `refs/notes`.
void add_remarks(const git::ObjectReader& reader, const std::vector<git::Ref>& refs,
                 std::vector<TaskRow>& rows);

}  // namespace dltask::report
