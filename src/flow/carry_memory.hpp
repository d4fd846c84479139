// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "flow/snapshot.hpp"

namespace dltask::flow {

/// What a debug branch has given to another branch, remembered as a commit below `refs/dltask/carried/`:
/// the next time only what is new since then is carried.
struct Carried {
    model::ObjectId id;       ///< the remembering commit
    model::ObjectId tree;     ///< the debug branch's files as they were then, its own directory included
    model::ObjectId arrived;  ///< the target: with `committed` what was made there, else its tip then
    bool committed = false;
    bool config = false;  ///< parameters were carried, too
};

/// All of them for a debug branch.
[[nodiscard]] std::string carried_refs(const std::string& branch);
[[nodiscard]] std::string carried_ref(const std::string& branch, const std::string& target);

/// Those that the target (a commit) still has, newest first. What arrived uncommitted stands once the
/// target has moved on: it was committed there, or thrown away on purpose.
[[nodiscard]] std::vector<Carried> standing(const Snapshot& snapshot, const std::string& ref,
                                            const model::ObjectId& target);

/// Whether what the debug branch `branch` gave last to the target of `ref` is still to be seen at this path:
/// it was committed by us, the target's own commits have changed the file since, or some work tree has it
/// otherwise than the target had it then.
[[nodiscard]] bool has_arrived(const Snapshot& snapshot, const std::string& branch, const std::string& ref,
                               const std::string& path);

/// The commit that remembers; its parent is what `ref` holds now.
[[nodiscard]] RefMove remember(Snapshot& snapshot, const std::string& ref, const Carried& carried);

}  // namespace dltask::flow
