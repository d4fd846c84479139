// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "hooks/branch_tips.hpp"
#include "hooks/commits.hpp"
#include "hooks/git.hpp"
#include "hooks/known_refs.hpp"
#include "hooks/object_query.hpp"
#include "hooks/pushed_refs.hpp"
#include "hooks/verdict.hpp"

namespace dltask::hooks {

/// Commits that are judged where they are no longer staged: before a push, by a server, in CI.
struct AuditRequest {
    std::vector<Update> updates;
    KnownRefs known;                 ///< what is not judged any more
    bool main_is_known_too = false;  ///< then main's line is not judged beyond `known` either
    std::vector<BranchTip> tips;     ///< the branches that there are
    bool has_team_file = false;      ///< the settings come from a `.dltask.yaml`
    bool is_push = false;            ///< the updates are going to happen to what others have
    bool sees_everything = false;    ///< an audit of the whole history: nothing is known
    std::string quarantine;          ///< the object directory that holds nothing but what is new; or empty
};

/// What the updates go to without what they come from, as lines for `rev-list --stdin`.
[[nodiscard]] std::string revisions_of(const std::vector<Update>& updates);

/// Adds what the rules find about the commits and tags that the updates bring.
void audit(ObjectQuery& objects, const config::Settings& settings, AuditRequest request, Verdict& verdict);

}  // namespace dltask::hooks
