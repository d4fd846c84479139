// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "flow/snapshot.hpp"

namespace dltask::flow {

/// What to leave out of main's and dev's history to be left with what came after a release: the release
/// itself, and what dev had when it was brought up to it, or to the last release of dev before a hotfix.
/// A squash or a rebase does not make dev's commits a part of main, so `tag..dev` would repeat them.
/// `release` is the tag's commit; none: there was no release, nothing is left out.
[[nodiscard]] std::vector<model::ObjectId> known_at(const Snapshot& snapshot, const model::ObjectId& release);

}  // namespace dltask::flow
