// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "flow/history.hpp"
#include "flow/snapshot.hpp"

namespace dltask::flow {

/// A branch on its way into another one.
struct Incoming {
    model::BranchName source;
    model::ObjectId tip;
    std::string target;      ///< short name
    model::ObjectId before;  ///< of the target
};

/// Throws refused when the source brings commits of a debug branch's directory (`merge-source`).
void require_no_debug_work(DebugWorkQuery& query, const Incoming& incoming);

/// Throws refused when the merged tree changes the record of a task that the target has
/// (`task-immutable`).
void require_records_kept(const Snapshot& snapshot, const Incoming& incoming, const model::ObjectId& merged);

/// The refusal of a merge that git could not make by itself.
[[nodiscard]] Error conflict(const Incoming& incoming, const std::vector<std::string>& paths);

}  // namespace dltask::flow
