// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "flow/snapshot.hpp"
#include "flow/team_hooks.hpp"
#include "git/session.hpp"

namespace dltask::flow {

/// Makes the commits and tags of a plan, as the user's own `git commit` would: author and committer
/// by git's rules, signed when the configuration says so, the team's commit-msg hook asked first, and for
/// a merge its pre-merge-commit hook before that. In a dry run nothing is signed and no hook runs.
class CommitMaker {
public:
    CommitMaker(Snapshot& snapshot, bool dry_run);

    /// Throws refused when the team's hook does not want the message, fatal when signing fails.
    /// `author`: of a commit that is made anew, `Name <mail> 1795314600 +0800`; empty: the user.
    [[nodiscard]] model::ObjectId commit(const model::ObjectId& tree,
                                         const std::vector<model::ObjectId>& parents,
                                         const std::string& message, const std::string& author = {});
    /// The same for a copy of `original`. It is another commit than that one, even within the same second on
    /// the same parent: who reads the history tells a copy from what was there (a signed one may be the
    /// same).
    [[nodiscard]] model::ObjectId copy(const model::ObjectId& original, const model::ObjectId& tree,
                                       const model::ObjectId& parent, const std::string& message,
                                       const std::string& author);
    /// The same for what goes into main or dev from elsewhere.
    [[nodiscard]] model::ObjectId merge(const Merge& merge, const std::string& author = {});
    /// An annotated tag; the raw object too, for Plan::tags.
    struct Tag {
        model::ObjectId id;
        std::string raw;
    };
    [[nodiscard]] Tag tag(const std::string& name, const model::ObjectId& commit, const std::string& message);
    /// `Name <mail>` of the user as author.
    [[nodiscard]] std::string author();

private:
    [[nodiscard]] const git::Identity& identity();
    [[nodiscard]] model::ObjectId signed_by_git(git::ObjectType type, const git::Runner::Arguments& arguments,
                                                const std::string& input, const std::string& name,
                                                const std::string& author = {});

    Snapshot& snapshot_;
    bool dry_run_;
    TeamHooks hooks_;
    std::optional<git::Identity> identity_;
};

}  // namespace dltask::flow
