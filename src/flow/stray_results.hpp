// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "flow/harvest.hpp"

namespace dltask::flow {

/// Untracked files of a work tree that has left the task's branch, as far as a harvest took them into
/// the branch: what moves them into the trash of the next operation. Artifacts stay where they are.
/// Nothing to move where the branch is still checked out, or the trash is on another file system.
[[nodiscard]] MoveFiles stray_results(const Snapshot& snapshot, const std::filesystem::path& work_tree,
                                      const model::BranchName& branch, const Harvest& harvest);

}  // namespace dltask::flow
