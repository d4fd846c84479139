// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "git/raw_id.hpp"

namespace dltask::git {

/// A commit that a walk came by. Ids are raw.
struct WalkedCommit {
    RawId id;
    std::vector<RawId> parents;
    std::int64_t time = 0;  ///< the committer's, in seconds
    std::shared_ptr<const std::string> data;
};

/// Which commits are meant: what `of` reaches and `without` does not. Raw ids of commits.
struct Revisions {
    std::vector<std::string> of;
    std::vector<std::string> without;
    bool first_parent = false;  ///< go on from `of` by first parents only
};

/// The bytes of a commit; null when it is not there.
using ReadCommit = std::function<std::shared_ptr<const std::string>(std::string_view raw_id)>;

/// As `git rev-list`, the newest first. The parents of a commit in `shallow` (raw ids) are not there.
/// Throws fatal when a commit that is meant is missing or damaged.
[[nodiscard]] std::vector<WalkedCommit> walk_revisions(const Revisions& revisions, const ReadCommit& read,
                                                       const std::set<std::string>& shallow);

}  // namespace dltask::git
