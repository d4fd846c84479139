// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/branch.hpp"

namespace dltask::model {

/// The branch table of the workflow, as data: who may be merged into whom.
[[nodiscard]] bool may_merge(BranchKind source, BranchKind target);

/// Whether people commit to such a branch directly (main takes merges only, unless the team has no dev).
[[nodiscard]] bool takes_commits(BranchKind kind);

/// Whether such a branch may be merged into main.
[[nodiscard]] inline bool may_enter_main(const BranchName& branch) {
    return may_merge(branch.kind, BranchKind::main);
}

}  // namespace dltask::model
