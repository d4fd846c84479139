// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "flow/commit_maker.hpp"
#include "flow/harvest.hpp"
#include "flow/snapshot.hpp"

namespace dltask::flow {

/// A commit on a task's branch that takes its directory to `directory_tree` and nothing else: the
/// rest is as the branch's tip has it. Returns `tip` when nothing changes.
[[nodiscard]] model::ObjectId commit_directory(Snapshot& snapshot, CommitMaker& maker,
                                               const model::BranchName& branch, const model::ObjectId& tip,
                                               const model::ObjectId& directory_tree,
                                               const std::string& message);

/// The step that moves the branch to such a commit: with the index of the work tree in which it is
/// checked out (its files are there already), else as a plain ref.
[[nodiscard]] Step record_step(const Snapshot& snapshot, const model::BranchName& branch,
                               const model::ObjectId& tip, const model::ObjectId& commit);

/// The tree of a task's directory at a commit, archived or not; none when it is not there.
[[nodiscard]] model::ObjectId directory_at(const Snapshot& snapshot, const model::ObjectId& commit,
                                           const model::BranchName& branch);

}  // namespace dltask::flow
