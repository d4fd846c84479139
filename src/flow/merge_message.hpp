// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "flow/snapshot.hpp"
#include "model/task_record.hpp"

namespace dltask::flow {

/// The message of the commit that takes a task into main: `task: <name> on v<version>, <metric>
/// <value> (<duration>)`, and the trailers Task-Branch, Task-State, Task-Core, Task-Changed,
/// Task-Metrics, Task-Seconds, Dltask-Source.
[[nodiscard]] std::string merge_message(const Snapshot& snapshot, const model::BranchName& branch,
                                        const model::TaskRecord& record,
                                        const model::ObjectId& directory_tree, const model::ObjectId& source);

}  // namespace dltask::flow
