// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "model/branch.hpp"
#include "rules/rule.hpp"

namespace dltask::rules {

/// A commit on main that is no merge; a merge is `merge-source`'s affair.
struct PlainCommit {
    model::BranchName branch;          ///< where it is made
    std::string dev;                   ///< the team's dev branch; empty: none
    bool is_release = false;           ///< a release commit of ours
    bool is_proved = false;            ///< its tree proves a squashed merge from a legal source
    bool has_parent = true;            ///< the first commit of a history is nobody's violation
    std::string feature = "feature-";  ///< how the team begins the names of its branches
    std::string hotfix = "hotfix-";
    bool is_made = false;  ///< it is there already, not about to be
};

/// `main-protected`, which only warns in a team without dev.
[[nodiscard]] std::optional<Violation> check_main_protected(const PlainCommit& commit);

}  // namespace dltask::rules
