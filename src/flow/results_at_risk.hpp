// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "flow/snapshot.hpp"

namespace dltask::flow {

/// What `init` points out, one note each, with a command where one helps; nothing of it is changed:
/// - untracked and not ignored directories of at least `files.max-task-size`, and files above
///   `files.max-size`, which the next `git add` would take into the history for ever;
/// - ignore rules that hide what a task leaves (`task.log`, `metrics.json`, `*.csv`, the record).
/// Only directories that git does not track are walked, and no more than some ten thousand entries.
[[nodiscard]] std::vector<std::string> results_at_risk(const Snapshot& snapshot);

}  // namespace dltask::flow
