// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "config/settings.hpp"
#include "model/branch.hpp"

namespace dltask::config {

/// What breaking a rule means on a branch: what `rules.<id>` says, else the rule's default. On debug
/// branches `commit-type` warns at most.
[[nodiscard]] Severity severity_of(const Settings& settings, std::string_view rule, model::BranchKind branch);

}  // namespace dltask::config
