// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hooks/history.hpp"

namespace dltask::hooks {

/// task-immutable along the line of a branch (oldest first). A task whose commits were copied one by one
/// grows until another commit comes between; a merge changes only what it has otherwise than the merge
/// base.
void judge_records(History& history, const model::BranchName& branch, const std::vector<const Commit*>& line);

}  // namespace dltask::hooks
