// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/branch.hpp"
#include "rules/rule.hpp"

namespace dltask::rules {

/// `task-scope`: one violation for each changed path outside the task's own directory. Branches of
/// any other kind have none.
[[nodiscard]] std::vector<Violation> check_task_scope(const model::BranchName& branch,
                                                      const std::vector<std::string>& changed_paths);

}  // namespace dltask::rules
