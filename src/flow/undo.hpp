// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "flow/operation.hpp"
#include "flow/snapshot.hpp"

namespace dltask::flow {

/// A plan that takes a finished operation back, or does one that was taken back again, and the
/// operation that it is about.
struct Revision {
    Plan plan;
    Operation target;
};

/// The last operation that still stands, or the one with this id (or a unique beginning of it).
/// Throws negative when there is none; refused (3) when something has moved since (three values are
/// shown), when a later operation moved the same refs, or when it was pushed (the revert is shown).
[[nodiscard]] Revision plan_undo(Snapshot& snapshot, const std::vector<Operation>& operations,
                                 const std::string& id);

/// The operation that was taken back last, or the one with this id.
[[nodiscard]] Revision plan_redo(Snapshot& snapshot, const std::vector<Operation>& operations,
                                 const std::string& id);

}  // namespace dltask::flow
