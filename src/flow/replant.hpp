// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>

#include "flow/commit_maker.hpp"
#include "flow/snapshot.hpp"

namespace dltask::flow {

/// main on top of what the remote's main has become.
struct Replanted {
    model::ObjectId main;
    int made_again = 0;                 ///< merges of ours
    std::set<model::ObjectId> dropped;  ///< commits of ours that were made anew, or are there already
};

/// Makes the merges on the first-parent line of `ours` that `theirs` lacks again on `theirs`: those of
/// tasks by their one entry of the tree, those of branches by git. A task that `theirs` has already with
/// the same record is left out.
/// Throws refused: a commit that is no merge (a release, for one), a conflict, another record of a task.
/// `name` is that of the remote's main, for people: `origin/main`.
[[nodiscard]] Replanted replant(Snapshot& snapshot, CommitMaker& maker, const model::ObjectId& ours,
                                const model::ObjectId& theirs, const std::string& name);

}  // namespace dltask::flow
