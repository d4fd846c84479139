// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "flow/exchange.hpp"
#include "flow/snapshot.hpp"

namespace dltask::flow {

/// Whether a branch changed something since it left `target`, and `target` has all of it, although its
/// commits are others: squashed or rebased. `merged` is the tree of a clean merge of the two.
[[nodiscard]] bool has_content(const Snapshot& snapshot, const model::ObjectId& target,
                               const model::ObjectId& tip, const model::ObjectId& merged);

/// Local features and hotfixes that the remote has as they are here, as far as is known, or had and has
/// deleted.
[[nodiscard]] std::vector<std::string> pushed_code(const Snapshot& snapshot, const Exchange& exchange);

/// Local features and hotfixes that were pushed (now, or those of `pushed`: a fetch may forget them) and that
/// the remote's dev or main has got, by whatever button. Left out: a branch without commits of its own, one
/// that `finish --keep` kept, one whose work tree has uncommitted changes or cannot move.
[[nodiscard]] std::vector<std::string> merged_by_host(Snapshot& snapshot, const Exchange& exchange,
                                                      std::vector<std::string> pushed = {});

}  // namespace dltask::flow
