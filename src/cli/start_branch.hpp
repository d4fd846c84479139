// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.hpp"
#include "model/branch.hpp"

namespace dltask::cli {

/// `feature` and `hotfix`, which differ in where they start: `kind` is one of the two.
[[nodiscard]] Command start_command(model::BranchKind kind);

}  // namespace dltask::cli
