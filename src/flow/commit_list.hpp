// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "flow/snapshot.hpp"
#include "model/release_notes.hpp"

namespace dltask::flow {

/// A commit of a range, its message in UTF-8.
struct ListedCommit {
    model::ObjectId id;
    std::vector<model::ObjectId> parents;
    std::string author;  ///< `Name <mail> 1795314600 +0800`
    std::string message;
};

/// The commits that `tips` have and `without` have not, newest first, by one `git log`.
[[nodiscard]] std::vector<ListedCommit> list_commits(const Snapshot& snapshot,
                                                     const std::vector<model::ObjectId>& tips,
                                                     const std::vector<model::ObjectId>& without);

/// The same as changes of a release. A copy that a rebase made counts once: it has the author, the date
/// and the message of the other one.
[[nodiscard]] std::vector<model::Change> changes_of(const std::vector<ListedCommit>& commits);

}  // namespace dltask::flow
