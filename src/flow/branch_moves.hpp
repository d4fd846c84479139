// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "flow/snapshot.hpp"

namespace dltask::flow {

/// Moves of branches, sorted out by where they are checked out: free ones into one ref transaction,
/// the others each with its work tree. Throws refused or busy when such a work tree cannot move.
[[nodiscard]] std::vector<Step> branch_steps(const Snapshot& snapshot, const std::vector<RefMove>& moves);

/// Where HEAD goes when its branch ends: to the branch on which it was begun if that is still there and
/// free, else to main (a feature: dev), else detached at the new tip of that. `moved` are the branches that
/// this plan moves or deletes.
[[nodiscard]] HeadPosition place_after(const Snapshot& snapshot, const model::BranchName& branch,
                                       const std::vector<RefMove>& moved);

/// The commit that began a task's or debug branch: the first one on its first-parent line that has its
/// directory.
[[nodiscard]] model::ObjectId first_of(const Snapshot& snapshot, const model::BranchName& branch,
                                       const model::ObjectId& tip);

/// The commit at which a task's or debug branch began: the last one on its first-parent line that
/// does not have its directory yet.
[[nodiscard]] model::ObjectId start_of(const Snapshot& snapshot, const model::BranchName& branch,
                                       const model::ObjectId& tip);

/// Paths that a branch changed outside its directory since it began.
[[nodiscard]] std::vector<std::string> changes_outside(const Snapshot& snapshot,
                                                       const model::BranchName& branch,
                                                       const model::ObjectId& tip);

/// Throws refused when a work tree is locked or its directory is gone.
void require_usable(const git::WorkTree& tree);

/// The tip of a branch that is to be finished, and the work tree that stands on it; null: none does. Throws
/// refused when it is no local branch, when git is in the middle of something with it, or when that work tree
/// cannot move; busy when a run is active there.
[[nodiscard]] std::pair<model::ObjectId, const git::WorkTree*> require_ready(Snapshot& snapshot,
                                                                             const model::BranchName& branch);

}  // namespace dltask::flow
