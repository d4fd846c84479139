// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "flow/operation.hpp"
#include "flow/snapshot.hpp"

namespace dltask::flow {

/// A branch that an operation moved to a commit of its own, and the remote branch that has that commit.
struct PushedMove {
    RefMove move;
    std::string remote_ref;
};

/// Of the branches of an operation that were pushed the one from which the others follow: main, else dev.
[[nodiscard]] std::optional<PushedMove> find_pushed(const Snapshot& snapshot, const Operation& operation);

/// The commands that take back with commits of their own what was pushed. A release and a hotfix are reverted
/// by a hotfix, which gets a version and reaches dev; a task can be retracted as well, since its record
/// stays in main (`task-immutable`).
[[nodiscard]] std::vector<std::string> ways_to_revert(const Snapshot& snapshot, const Operation& operation,
                                                      const RefMove& move);

}  // namespace dltask::flow
