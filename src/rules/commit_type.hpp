// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/branch.hpp"
#include "rules/rule.hpp"

namespace dltask::rules {

struct CommitTypeInput {
    std::string_view message;               ///< cleaned (model::clean_message)
    const std::vector<std::string>& types;  ///< every type that is known
    model::BranchKind branch = model::BranchKind::other;
    bool is_merge = false;          ///< told by parents (or MERGE_HEAD), never by words
    bool has_legal_source = false;  ///< parents or trees prove where it comes from
};

/// `commit-type`. What git writes itself passes on every branch but main: `Merge ...` when the commit
/// is a merge, `Revert "..."`, `Reapply "..."`, `fixup! `, `squash! ` and `amend! `. What a hosting platform
/// writes when it merges passes where the commit has a legal source.
[[nodiscard]] std::optional<Violation> check_commit_type(const CommitTypeInput& input);

}  // namespace dltask::rules
