// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/settings_file.hpp"
#include "model/branch.hpp"

namespace dltask::config {

/// `branches` of the file over the defaults. Throws refused when a name or prefix could never be part
/// of a branch name, is empty (only `dev` may be), or when two of them cannot be told apart.
[[nodiscard]] model::BranchScheme read_branches(const SettingsFile& file);

}  // namespace dltask::config
