// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hooks/history.hpp"

namespace dltask::hooks {

/// large-history: the blobs above the limit among what the updates bring. Sizes are read from object
/// headers. First it is asked whether anything could be too big at all, in the order of the packs or by
/// what few commits bring; only then the history is walked for what really is new, and for paths.
void judge_big_blobs(History& history);

}  // namespace dltask::hooks
