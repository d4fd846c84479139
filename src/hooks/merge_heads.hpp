// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "config/settings.hpp"
#include "hooks/git.hpp"
#include "hooks/git_dir.hpp"
#include "rules/merge_source.hpp"

namespace dltask::hooks {

/// Full ids of what is being merged: MERGE_HEAD. It is written only after pre-merge-commit has run;
/// until then the ids are in the names of the variables GITHEAD_<id>, whose values (what the user
/// typed) are never looked at.
[[nodiscard]] std::vector<std::string> merge_heads(const GitDir& git_dir,
                                                   const sys::Environment& environment);

/// What the branches of the repository say about a commit that is merged into `target`.
///
/// A commit comes from a branch when it is its tip. When that allows nothing for main, it also comes
/// from dev if it lies on dev's own line (first parents: what a feature brought does not), and from a
/// hotfix or task branch whose own line holds it, unless another kind of branch holds it too.
[[nodiscard]] rules::MergedHead describe_head(const Git& git, const std::string& commit,
                                              const model::BranchName& target,
                                              const model::BranchScheme& scheme);

/// Whether the index proves that a squashed merge into main (SQUASH_MSG names its commits) brings
/// exactly what a legal source has: all of it, or for a task its directory.
[[nodiscard]] bool is_proved_squash(const Git& git, const GitDir& git_dir, const model::BranchName& target,
                                    const model::BranchScheme& scheme);

}  // namespace dltask::hooks
