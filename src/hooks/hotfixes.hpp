// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "config/settings.hpp"
#include "hooks/object_query.hpp"
#include "model/branch.hpp"
#include "rules/rule.hpp"

namespace dltask::hooks {

/// hotfix-size: what a hotfix brings, from where it left `main` (a commit) to its tip. Nothing for
/// branches of another kind.
[[nodiscard]] std::vector<rules::Violation> measure_hotfix(const Git& git, ObjectQuery& objects,
                                                           const config::Settings& settings,
                                                           const model::BranchName& branch,
                                                           const std::string& main, const std::string& tip);

}  // namespace dltask::hooks
