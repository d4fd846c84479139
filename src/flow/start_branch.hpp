// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "flow/snapshot.hpp"

namespace dltask::flow {

struct StartRequest {
    model::BranchKind kind = model::BranchKind::feature;  ///< or hotfix
    std::string name;                                     ///< without the prefix
    bool no_switch = false;
};

/// A feature branch from dev (without dev: from main), or a hotfix from main; HEAD goes there with the
/// uncommitted changes that it can take along.
struct StartedBranch {
    model::BranchName branch;
    Plan plan;
};
/// Throws usage (129) for a name that can never be one; refused (3): the branch is there already, dev is
/// missing, the work tree cannot move.
[[nodiscard]] StartedBranch plan_start(Snapshot& snapshot, const StartRequest& request);

/// Throws refused when the team has a dev (`branches.dev`) and there is no such branch here: that is a
/// clone which is not ready, never a team without dev.
void require_dev(const Snapshot& snapshot);

/// Throws refused when a branch `a` is there and `full` is `a/b`: git keeps branches as files.
void require_nothing_above(const Snapshot& snapshot, const std::string& full);

}  // namespace dltask::flow
