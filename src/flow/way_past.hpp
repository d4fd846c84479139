// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "flow/snapshot.hpp"

namespace dltask::flow {

/// The commands that help when main has a commit that cannot be made again on what the remote's main has
/// become, a release for one: those that take back what made it, newest first, then `sync`, then the
/// command that made it. Where that cannot be taken back, and dev has the commit, main is left to the
/// remote and dev released again. `theirs` is a name of the remote's main for people.
[[nodiscard]] std::vector<std::string> ways_past(const Snapshot& snapshot, const model::ObjectId& commit,
                                                 const std::string& theirs);

/// The command that takes a branch (short name) to a commit and drops what it has beyond that, wherever it
/// is checked out.
[[nodiscard]] std::string drop_to(const Snapshot& snapshot, const std::string& branch,
                                  const std::string& commit);

}  // namespace dltask::flow
