// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "flow/exchange.hpp"
#include "flow/snapshot.hpp"

namespace dltask::flow {

/// main and dev come up to what the remote is known to have, and dev to main: forward where they can;
/// task merges of ours that the remote lacks are made again on its main (their trees cannot conflict);
/// a dev that has gone another way is merged by git. Nothing is fetched or pushed.
/// Throws refused (3): a conflict (with its paths), commits of ours on main that are no merges, a branch
/// that was rewritten at the remote, a work tree that cannot move.
[[nodiscard]] Plan plan_sync(Snapshot& snapshot, const Exchange& exchange, bool dry_run = false);

/// Local task branches whose whole record main has, by whatever way it came there: they can be finished
/// without changing main. One with results that are not committed is not among them.
[[nodiscard]] std::vector<std::string> tasks_in_main(Snapshot& snapshot);

}  // namespace dltask::flow
