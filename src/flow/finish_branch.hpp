// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "flow/snapshot.hpp"

namespace dltask::flow {

struct BranchFinishRequest {
    std::vector<std::string> branches;  ///< full names: one feature or hotfix, or several features
    bool keep = false;                  ///< the branches stay
    bool no_release = false;            ///< a hotfix goes into main without a version of its own
    bool dry_run = false;
};

struct FinishedBranches {
    std::vector<std::string> merged;  ///< without those of which the target had everything
    std::string target;               ///< where they were merged
    std::string tag;                  ///< of the version that a hotfix released; empty: none
    Plan plan;
};

/// A feature is merged into dev (without dev: into main) by one merge commit that git computes, a hotfix
/// into main and dev (flow/hotfix.hpp); the branch goes, and HEAD with it when it was there. Several features
/// are merged one after the other, in one plan. Throws refused (3): conflicts (with their paths), debug work
/// in its history, changes of recorded tasks, a work tree that cannot move; a hotfix that breaks
/// `hotfix-size`, a tag that is there already.
[[nodiscard]] FinishedBranches plan_finish_branches(Snapshot& snapshot, const BranchFinishRequest& request);

}  // namespace dltask::flow
