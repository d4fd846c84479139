// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "model/branch.hpp"

namespace dltask::rules {

/// The task whose directory holds a path below `tasks/`; empty when it is in none. What was moved to
/// `tasks/archive/<year>/` still belongs to its task.
[[nodiscard]] std::string task_of(std::string_view path, const model::BranchScheme& scheme);

/// What a path below `tasks/archive/<year>/` was called below `tasks/`; empty when it is not archived.
[[nodiscard]] std::string archived_from(std::string_view path);

/// Whether a path lies in the directory of a debug branch.
[[nodiscard]] bool is_debug_path(std::string_view path, const model::BranchScheme& scheme);

}  // namespace dltask::rules
