// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "flow/commit_maker.hpp"
#include "flow/snapshot.hpp"
#include "model/version.hpp"

namespace dltask::flow {

/// The tree with VERSION in `tasks/main/config.yaml` set and every other byte as it was. Throws refused,
/// with file and line, when the value cannot be edited so (an anchor, a block of text).
[[nodiscard]] model::ObjectId with_version(Snapshot& snapshot, const model::ObjectId& tree,
                                           const model::Version& version);

/// Throws refused when `tasks/main/config.yaml` of the tree breaks `config-keys`.
void require_config_keys(const Snapshot& snapshot, const model::ObjectId& tree);

/// A release on top of what was merged: the commit that sets VERSION (none is made where it says so
/// already) and the annotated tag on it.
struct Release {
    model::ObjectId commit;
    RefMove tag;
    std::string raw_tag;
};
/// `message`: the tag's, below its first line.
[[nodiscard]] Release make_release(Snapshot& snapshot, CommitMaker& maker, const model::ObjectId& merged,
                                   const model::Version& version, const std::string& message);

}  // namespace dltask::flow
