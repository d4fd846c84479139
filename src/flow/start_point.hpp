// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "flow/core_version.hpp"
#include "flow/snapshot.hpp"

namespace dltask::flow {

/// Where a task or a debug branch begins, and what its record says of that.
struct StartPoint {
    model::ObjectId commit;
    TaskTemplate original;  ///< its `tasks/main`
    model::ObjectId core;   ///< the commit that the record names
    std::string parent;     ///< "main", another task, or the branch that a debug branch was begun on
};

/// main's tip. Throws refused when its core is not the released one.
[[nodiscard]] StartPoint start_at_main(Snapshot& snapshot);

/// The tip of the current main, dev, feature or hotfix branch, else of dev, else (a team without
/// dev) of main; `branch` names one of these instead. Throws refused for another kind of branch.
[[nodiscard]] StartPoint start_of_debug(Snapshot& snapshot, const std::string& branch);

/// Whether a debug branch may begin on, and its code be carried to, a branch of this kind.
[[nodiscard]] bool holds_code(model::BranchKind kind);

}  // namespace dltask::flow
