// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "flow/plan.hpp"
#include "git/object_builder.hpp"
#include "git/session.hpp"
#include "git/work_trees.hpp"
#include "model/branch.hpp"

namespace dltask::flow {

/// What a planner may look at, read once: where HEAD is, where main and dev are, which work trees
/// there are, what git itself has under way, and the time. New objects gather in `objects`; nothing
/// of them is written before the executor does.
struct Snapshot {
    git::Session& session;
    const config::Settings& settings;
    Moment now;
    git::ObjectBuilder objects;
    HeadPosition head;              ///< of the current work tree
    model::BranchName head_branch;  ///< parsed; kind `other` and empty when detached
    model::ObjectId main;           ///< tip of the local main; none: there is none
    model::ObjectId dev;            ///< tip of the local dev
    std::vector<git::WorkTree> work_trees;

    [[nodiscard]] static Snapshot take(git::Session& session, const config::Settings& settings,
                                       const Moment& now);

    [[nodiscard]] const git::Repository& repository() const noexcept { return session.repository; }
    [[nodiscard]] const git::Runner& runner() const noexcept { return session.runner; }
    /// The commit of a branch (short name), none when it does not exist.
    [[nodiscard]] model::ObjectId branch_tip(const std::string& branch) const;
    /// The work tree in which a branch (full ref name) is checked out.
    [[nodiscard]] const git::WorkTree* checked_out(const std::string& branch_ref) const;
    /// Tracked files with uncommitted changes, asked of git once per work tree.
    [[nodiscard]] const std::vector<git::Dirty>& dirty(const std::filesystem::path& work_tree) const;
    /// Starts to ask, so that the answer is there when it is wanted.
    void expect_dirty(const std::filesystem::path& work_tree) const;
    /// git's runner for a work tree of this repository.
    [[nodiscard]] git::Runner runner_at(const std::filesystem::path& work_tree) const;
    /// The git dir of a work tree (its HEAD, index and locks).
    [[nodiscard]] std::filesystem::path git_dir_of(const std::filesystem::path& work_tree) const;

    mutable std::map<std::filesystem::path, std::vector<git::Dirty>> dirty_cache;
    mutable std::map<std::filesystem::path, git::DirtyQuery> dirty_queries;
};

/// All work trees, the main one first; `head` is the place of the one where we are. A repository without
/// linked ones needs no process to say so.
[[nodiscard]] std::vector<git::WorkTree> find_work_trees(const git::Session& session,
                                                         const HeadPosition& head);

/// Throws refused (3) when there is no work tree, when git has an operation of its own under way
/// there, or when an index lock is held; busy (4) when a run is active in it. `way_out`: a command that
/// does the same beside a run.
void require_calm(const Snapshot& snapshot, const std::filesystem::path& work_tree,
                  const std::string& way_out = {});

/// Throws refused when a git holds the lock of the index in this git dir.
void require_unlocked_index(const std::filesystem::path& git_dir);

/// Throws refused when main does not exist yet (an unborn branch).
void require_main(const Snapshot& snapshot);

/// Throws refused, naming the paths, when going from one commit to another in a work tree would touch
/// files with uncommitted changes, or files that git does not track. Changes below `settled` (a
/// directory) are taken care of by the plan itself.
void require_room(const Snapshot& snapshot, const std::filesystem::path& work_tree,
                  const model::ObjectId& from, const model::ObjectId& to, const std::string& settled = {});

/// The part of it about files that git does not track.
void require_nothing_in_the_way(const Snapshot& snapshot, const std::filesystem::path& work_tree,
                                const model::ObjectId& from, const model::ObjectId& to);

/// Up to ten of the paths, each on a line of its own, for messages.
[[nodiscard]] std::string name_paths(const std::vector<std::string>& paths);

}  // namespace dltask::flow
