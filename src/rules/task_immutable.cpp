// SPDX-License-Identifier: Apache-2.0
#include "rules/task_immutable.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "rules/task_path.hpp"

namespace dltask::rules {
using model::BranchScheme;

std::vector<Violation> check_task_immutable(const model::BranchName& branch,
                                            const std::vector<ChangedPath>& changes,
                                            const BranchScheme& scheme, bool is_made) {
    const char* way_back =
        is_made ? "take the commit out (git rebase -i)" : "leave it (git restore --staged --worktree <path>)";
    std::set<std::pair<std::string, std::string>> archived;
    for (const ChangedPath& change : changes) {
        if (!change.new_id.empty()) archived.emplace(archived_from(change.path), change.new_id);
    }
    std::vector<Violation> violations;
    for (const ChangedPath& change : changes) {
        if (change.old_id.empty()) continue;
        const std::string task = task_of(change.path, scheme);
        if (task.empty() || task == branch.full) continue;
        if (change.new_id.empty() && archived.count({change.path, change.old_id}) != 0) continue;
        violations.push_back({"task-immutable", "", change.path,
                              fmt::format("'{}' belongs to the record of a task", change.path),
                              fmt::format("{} and run again: git dltask again {}", way_back, task)});
    }
    return violations;
}

}  // namespace dltask::rules
