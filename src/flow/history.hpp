// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "flow/snapshot.hpp"
#include "sys/process.hpp"

namespace dltask::flow {

/// Whether `commit` contains `ancestor`; a commit contains itself. Either may be new.
[[nodiscard]] bool is_ancestor(const Snapshot& snapshot, const model::ObjectId& ancestor,
                               const model::ObjectId& commit);

/// The tree of a commit, new or old.
[[nodiscard]] model::ObjectId tree_of(const Snapshot& snapshot, const model::ObjectId& commit);

/// A commit that `tip` has and `without` has not, and that touches the directory of a debug branch: asked
/// of git beside other work. Debug work is merged into nothing; code that was carried is no debug work.
class DebugWorkQuery {
public:
    DebugWorkQuery(const Snapshot& snapshot, const model::ObjectId& tip, const model::ObjectId& without);
    /// Once. None: there is no such commit. Throws fatal with git's words when it failed.
    [[nodiscard]] model::ObjectId take();

private:
    git::Runner::Arguments words_;
    sys::Child child_;
};

}  // namespace dltask::flow
