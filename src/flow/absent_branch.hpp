// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "flow/snapshot.hpp"

namespace dltask::flow {

/// What is said (3) about a branch that is needed here and is none of the local ones: whether main has
/// the task already, or a remote the branch.
[[nodiscard]] Error no_local_branch(Snapshot& snapshot, const model::BranchName& branch);

}  // namespace dltask::flow
