// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "model/branch.hpp"
#include "rules/rule.hpp"

namespace dltask::rules {

/// One head that is merged, as its commits tell it.
struct MergedHead {
    std::string commit;                   ///< full id
    std::vector<model::BranchName> from;  ///< branches that it is legally a part of; empty: of none
    std::string debug_commit;             ///< a commit of it that touches a debug directory; empty: none
};

/// `merge-source`: what the branch table allows (model/branch_policy.hpp). A head is fine when one of
/// the branches that it comes from may be merged and no commit of it is debug work. A team without dev
/// merges features into main.
[[nodiscard]] std::vector<Violation> check_merge_source(const model::BranchName& target,
                                                        const std::vector<MergedHead>& heads, bool has_dev);

/// `merge-source` of a commit that is about to be made: what it adds or changes (`paths`) below the
/// directory of a debug branch could never be merged anywhere. A warning for each directory: the push is
/// refused. Nothing is told of a detached HEAD.
[[nodiscard]] std::vector<Violation> check_debug_work(const model::BranchName& branch,
                                                      const std::vector<std::string>& paths,
                                                      const model::BranchScheme& scheme);

}  // namespace dltask::rules
