// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "flow/snapshot.hpp"

namespace dltask::flow {

struct ArchiveRequest {
    std::string before;  ///< a day, `2026-01-01`: tasks whose name has an earlier one
    bool dry_run = false;
};

/// Moves the directories of old tasks in main to `tasks/archive/<year>/`, by one commit on main; dev is
/// brought up. What lies in them on the disk and is not tracked moves along where main or dev is checked
/// out. The tree of all tasks is written anew for every task, so it has to stay small.
/// Empty: there are none. Throws usage for no day; refused when something is in the way.
[[nodiscard]] Plan plan_archive(Snapshot& snapshot, const ArchiveRequest& request);

}  // namespace dltask::flow
