// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "model/branch.hpp"
#include "rules/rule.hpp"

namespace dltask::rules {

/// `branch-name`: the branch is of a known kind. The hint renames it where the slip can be guessed.
[[nodiscard]] std::optional<Violation> check_branch_name(const model::BranchName& branch,
                                                         const model::BranchScheme& scheme);

}  // namespace dltask::rules
