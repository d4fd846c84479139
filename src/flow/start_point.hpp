// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "flow/commit_maker.hpp"
#include "flow/core_version.hpp"
#include "flow/snapshot.hpp"

namespace dltask::flow {

/// Where a task or a debug branch begins, and what its record says of that.
struct StartPoint {
    model::ObjectId commit;
    TaskTemplate original;   ///< its `tasks/main`
    model::ObjectId core;    ///< the commit that the record names
    model::Version version;  ///< that the branch bears; the copied config says it, too
    std::string on;          ///< the tag that a task was bound to by name; empty: main's own
    std::string parent;      ///< "main", another task, or the branch that a debug branch was begun on

    /// A tag that comes into being with the branch.
    struct Pin {
        RefMove move;
        std::string raw;
    };
    std::optional<Pin> pin;
};

/// main's tip. Throws refused when its core is not the released one.
[[nodiscard]] StartPoint start_at_main(Snapshot& snapshot);

/// The commit of a version's tag. `word` is its name, with or without the `v`. Throws usage for what can
/// never be a version, negative when there is no such tag, refused when VERSION there says another one.
[[nodiscard]] StartPoint start_on_tag(const Snapshot& snapshot, const std::string& word);

/// The tip of the current feature branch, else of dev (a team without dev: of main), pinned by an
/// annotated tag `v<next>-dev.<n>`, which is made unless the commit has one.
[[nodiscard]] StartPoint start_unreleased(Snapshot& snapshot, CommitMaker& maker);

/// The tag in the message of the commit that began a task, if it was bound to one: `Task-On: v0.3.0`.
[[nodiscard]] std::string bound_to(const Snapshot& snapshot, const model::BranchName& branch,
                                   const model::ObjectId& tip);
[[nodiscard]] std::string begin_message(const StartPoint& start, const model::BranchName& branch);

/// The tip of the current main, dev, feature or hotfix branch, else of dev, else (a team without
/// dev) of main; `branch` names one of these instead. Throws refused for another kind of branch.
[[nodiscard]] StartPoint start_of_debug(Snapshot& snapshot, const std::string& branch);

/// Whether a debug branch may begin on, and its code be carried to, a branch of this kind.
[[nodiscard]] bool holds_code(model::BranchKind kind);

}  // namespace dltask::flow
