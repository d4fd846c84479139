// SPDX-License-Identifier: Apache-2.0
#include "rules/task_scope.hpp"

#include <fmt/format.h>

namespace dltask::rules {

std::vector<Violation> check_task_scope(const model::BranchName& branch,
                                        const std::vector<std::string>& changed_paths) {
    std::vector<Violation> violations;
    if (branch.kind != model::BranchKind::task) return violations;
    const std::string directory = branch.directory() + "/";
    for (const std::string& path : changed_paths) {
        if (path.compare(0, directory.size(), directory) == 0) continue;
        violations.push_back(
            {"task-scope", "", path, fmt::format("'{}' is outside '{}'", path, directory),
             "unstage it (git restore --staged <path>) and change the core on dev, a feature or a hotfix"});
    }
    return violations;
}

}  // namespace dltask::rules
