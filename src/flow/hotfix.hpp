// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "flow/commit_maker.hpp"
#include "flow/merge_checks.hpp"

namespace dltask::flow {

struct MergedHotfix {
    std::vector<RefMove> moves;  ///< main, dev, and the tag
    std::string tag;             ///< empty: no version was released
    std::string raw_tag;
    std::string note;  ///< why no version was released; empty: nothing to say
};

/// A hotfix goes into main by the team's strategy, the patch version is released when the core changed
/// (and `release` asks for it), and dev takes in the fix with the version.
/// `merged`: the tree of main with the hotfix in it.
/// Throws refused: `hotfix-size` broken, the tag is there, the fix conflicts with dev (with the paths).
[[nodiscard]] MergedHotfix merge_hotfix(Snapshot& snapshot, CommitMaker& maker, const Incoming& incoming,
                                        const model::ObjectId& merged, bool release);

}  // namespace dltask::flow
