// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hooks/sources.hpp"

namespace dltask::hooks {

/// The rules about a branch other than main, along its own line (first parents, oldest first):
/// merge-source, task-scope, task-immutable, hotfix-size, branch-name.
void judge_work_line(History& history, Sources& sources, const BranchUpdate& update,
                     const std::vector<const Commit*>& line);

/// hotfix-size, told from where the hotfix left main. Nothing when main is not known here.
void judge_hotfix(History& history, const BranchUpdate& update);

}  // namespace dltask::hooks
