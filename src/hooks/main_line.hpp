// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hooks/sources.hpp"

namespace dltask::hooks {

/// The rules about main's own line (first parents, oldest first): main-protected, merge-source,
/// task-immutable, and commit-type as main has it.
void judge_main_line(History& history, Sources& sources, const BranchUpdate& main,
                     const std::vector<const Commit*>& line);

}  // namespace dltask::hooks
