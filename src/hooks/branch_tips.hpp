// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hooks/git.hpp"
#include "model/branch.hpp"

namespace dltask::hooks {

/// A branch here or on a remote, and where it stands.
struct BranchTip {
    std::string ref;  ///< refs/heads/x or refs/remotes/origin/x; what is pushed bears its name there
    model::BranchName branch;
    std::string id;
};

/// All branches, local and remote-tracking ones. Remote names may contain slashes, too, but those that
/// do are not worth reading the configuration.
[[nodiscard]] std::vector<BranchTip> branch_tips(const Git& git, const model::BranchScheme& scheme);

}  // namespace dltask::hooks
