// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "flow/snapshot.hpp"

namespace dltask::flow {

struct FinishRequest {
    std::vector<std::string> branches;  ///< full names of task branches, in the order of their merges
    bool keep = false;                  ///< the branches stay
    bool failed = false;                ///< also tasks that did not succeed
    bool dry_run = false;
};

/// Each task's directory becomes one entry of main's tree, by one `task:` merge commit each; dev is
/// brought up to main; the branches go; HEAD goes back to where the task was begun.
/// Throws refused (3): never ran or failed (without `failed`), changes outside its directory,
/// a different record in main already, a work tree that cannot move.
[[nodiscard]] Plan plan_finish(Snapshot& snapshot, const FinishRequest& request);

}  // namespace dltask::flow
