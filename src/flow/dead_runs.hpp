// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "flow/run_task.hpp"

namespace dltask::flow {

/// Completes the record of each run of this host that was killed together with its supervisor: the
/// attempt is written as `interrupted`, and what it left is committed on the task's branch. Each is an
/// operation of its own. What cannot be completed is said, and tried again by the next command.
/// Throws what ends every command that changes something: halfway (5), busy (4).
void complete_dead_runs(const RunScene& scene, const std::string& command_line);

}  // namespace dltask::flow
