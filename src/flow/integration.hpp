// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "flow/commit_list.hpp"
#include "flow/commit_maker.hpp"
#include "flow/merge_checks.hpp"

namespace dltask::flow {

/// A branch that main takes in by the team's strategy.
struct Integration {
    config::MergeStrategy strategy = config::MergeStrategy::no_ff;
    Incoming incoming;
    model::ObjectId merged;             ///< the tree that git makes of the two
    std::vector<ListedCommit> commits;  ///< what the branch brings, newest first
    std::string type;                   ///< of the message: "chore", "fix"
};

/// The new tip of the target. `no_ff`: one merge commit. `squash`: one commit, with the changes, the
/// authors (`Co-authored-by`) and the tip that it comes from (`Dltask-Source`). `rebase`: a copy of each
/// commit that is no merge.
/// Throws refused when a commit cannot be replayed (named, with its paths), or when the copies do not add
/// up to the merge: then a merge on the branch has changes of its own.
[[nodiscard]] model::ObjectId integrate(Snapshot& snapshot, CommitMaker& maker,
                                        const Integration& integration);

}  // namespace dltask::flow
