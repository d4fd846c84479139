// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <future>
#include <optional>
#include <vector>

#include "hooks/history.hpp"

namespace dltask::hooks {

/// The blobs that are too big among all that lie in the object directories (of a quarantine, only there);
/// nullopt: only git can tell.
using BlobList = std::future<std::optional<std::vector<git::StoredSize>>>;
/// Begins to list them, in the order of the packs, beside whatever else is done.
[[nodiscard]] BlobList list_big_blobs(const History& history);

/// large-history: the blobs above the limit among what the updates bring. Sizes are read from object
/// headers. First it is asked whether anything could be too big at all, by a list of all (when there is
/// one) or by what few commits bring; only then the history is walked for what really is new, and for
/// paths.
void judge_big_blobs(History& history, BlobList listed);

}  // namespace dltask::hooks
