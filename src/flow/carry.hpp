// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "flow/snapshot.hpp"

namespace dltask::flow {

struct CarryRequest {
    std::string to;                      ///< full name of a branch of code; empty: where HEAD's branch began
    std::optional<std::string> message;  ///< arrive as a commit; else uncommitted
    bool config = false;                 ///< parameters, too
    bool dry_run = false;
};

struct Carry {
    Plan plan;
    model::BranchName source;
    std::string target;
    std::vector<std::string> paths;  ///< that arrive changed
};

/// Takes the code of the debug branch on which HEAD is to the branch it came from: committed or not,
/// staged or not, with new files, deletions, modes and renames, and edits of the copied scripts.
///
/// Everything, logs included, is recorded in one commit on the debug branch first, so that a later round
/// goes on from there and the work tree can be left clean. HEAD goes to the target, where the changes
/// lie uncommitted or as one commit. Throws refused: HEAD is on no debug branch, the target is not one
/// that takes code, is checked out elsewhere, or does not take the changes (paths are named).
[[nodiscard]] Carry plan_carry(Snapshot& snapshot, const CarryRequest& request);

}  // namespace dltask::flow
