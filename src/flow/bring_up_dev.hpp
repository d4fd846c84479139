// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "flow/commit_maker.hpp"
#include "flow/snapshot.hpp"

namespace dltask::flow {

/// Where dev goes when main moves from `before` to `after`: forward to main when it has nothing of its
/// own, else to a merge of main.
/// None: there is no dev, the team brings it up later, or it contains main already.
/// Throws refused, naming the paths, when main and dev do not merge.
[[nodiscard]] model::ObjectId dev_after(Snapshot& snapshot, CommitMaker& maker, const model::ObjectId& before,
                                        const model::ObjectId& after);

}  // namespace dltask::flow
