// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "flow/exchange.hpp"
#include "flow/snapshot.hpp"

namespace dltask::flow {

/// Tags `v*` on commits of main that the remote's main lacks, and those (`-dev.<n>`) that pin the cores
/// of tasks which it lacks.
[[nodiscard]] std::vector<std::string> tags_to_push(const Snapshot& snapshot, const Exchange& exchange);

/// The tag that pins the core of a task, when it is there; empty: its core is a released one.
[[nodiscard]] std::string pin_of_core(const Snapshot& snapshot, const model::BranchName& task);

/// A tag that pins a core, and not a release.
[[nodiscard]] bool is_pin_tag(const std::string& tag);

}  // namespace dltask::flow
