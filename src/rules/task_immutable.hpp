// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/branch.hpp"
#include "rules/rule.hpp"

namespace dltask::rules {

/// A path that a commit changes against its first parent. Empty ids: not there.
struct ChangedPath {
    std::string path;
    std::string old_id;
    std::string new_id;
};

/// `task-immutable`: a path below `tasks/<task>/` that exists in the first parent is changed on another
/// branch than that task's own. Moving it, with the same content, into `tasks/archive/<year>/` is fine.
/// `is_made`: the commit is there already, which decides what is advised.
[[nodiscard]] std::vector<Violation> check_task_immutable(const model::BranchName& branch,
                                                          const std::vector<ChangedPath>& changes,
                                                          const model::BranchScheme& scheme,
                                                          bool is_made = false);

}  // namespace dltask::rules
