// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "flow/snapshot.hpp"

namespace dltask::flow {

/// What git makes of two commits, in the object database only.
struct CodeMerge {
    model::ObjectId tree;                ///< none when there are conflicts
    std::vector<std::string> conflicts;  ///< paths
    [[nodiscard]] bool clean() const noexcept { return conflicts.empty(); }
};

/// Merges `theirs` into `ours`; both may be new commits that git does not have yet. Where one contains
/// the other no process is needed to know the tree. Throws fatal with git's words when it cannot merge
/// at all (histories without a common commit).
[[nodiscard]] CodeMerge merge_code(Snapshot& snapshot, const model::ObjectId& ours,
                                   const model::ObjectId& theirs);

/// Replays what `commit` did to its first parent onto `onto`.
[[nodiscard]] CodeMerge replay(Snapshot& snapshot, const model::ObjectId& commit,
                               const model::ObjectId& onto);

}  // namespace dltask::flow
