// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "flow/install_hooks.hpp"
#include "flow/snapshot.hpp"

namespace dltask::flow {

/// What goes into a branch, and which commit it will be.
struct Merge {
    std::string target;  ///< short name of the branch
    std::string source;  ///< what it is called where a person typed it: a branch, or `origin/dev`
    model::ObjectId tree;
    std::vector<model::ObjectId> parents;
    std::string message;
};

/// The hook that git would run for `event`; empty when there is none but ours.
[[nodiscard]] std::filesystem::path team_hook(const hooks::HooksPlace& place, const std::string& event);

/// The team's own hooks, asked about the commits that we make: outside of the repository's index and
/// work tree, before anything has moved. Our own hooks have nothing to say to us, and are told so.
class TeamHooks {
public:
    explicit TeamHooks(Snapshot& snapshot) : snapshot_{snapshot} {}

    /// `commit-msg`: the message as the hook leaves it. Throws refused when the hook does not want it.
    [[nodiscard]] std::string checked_message(const std::string& message);

    /// `pre-merge-commit`, where the target is checked out without uncommitted changes: there, with an
    /// index of its own that holds the merge, and GITHEAD_<id> as git sets it. The files are still those
    /// before the merge. Throws refused when the hook does not want it, or changes what is merged.
    void check_merge(const Merge& merge);

private:
    [[nodiscard]] std::filesystem::path hook(const std::string& event);

    Snapshot& snapshot_;
    std::optional<hooks::HooksPlace> place_;
};

}  // namespace dltask::flow
