// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "flow/snapshot.hpp"

namespace dltask::flow {

struct DiscardRequest {
    std::string branch;  ///< full name of a task or debug branch
    bool force = false;  ///< also with uncommitted work, or committed code outside its directory
};

/// Drops the branch and its directory. What git does not track there goes into the trash of the
/// operation (`operation_id`), from where `undo` brings it back, and so does what its runs printed and its
/// places in the queue, which the caller holds still. Throws refused (3) for work that
/// would be lost, and for a task that main has taken in.
[[nodiscard]] Plan plan_discard(Snapshot& snapshot, const DiscardRequest& request,
                                const std::string& operation_id);

}  // namespace dltask::flow
