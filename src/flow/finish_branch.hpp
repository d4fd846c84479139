// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "flow/snapshot.hpp"

namespace dltask::flow {

struct BranchFinishRequest {
    std::string branch;       ///< full name of a feature or hotfix branch
    bool keep = false;        ///< the branch stays
    bool no_release = false;  ///< a hotfix goes into main without a version of its own
    bool dry_run = false;
};

struct FinishedBranch {
    model::BranchName branch;
    std::string target;    ///< where it was merged
    std::string tag;       ///< of the version that a hotfix released; empty: none
    bool had_all = false;  ///< the target had all of it: nothing was merged
    Plan plan;
};

/// A feature is merged into dev (without dev: into main) by one merge commit that git computes, a hotfix
/// into main and dev (flow/hotfix.hpp); the branch goes, and HEAD with it when it was there.
/// Throws refused (3): conflicts (with their paths), debug work in its history, changes of recorded tasks,
/// a work tree that cannot move; a hotfix that breaks `hotfix-size`, a tag that is there already.
[[nodiscard]] FinishedBranch plan_finish_branch(Snapshot& snapshot, const BranchFinishRequest& request);

}  // namespace dltask::flow
