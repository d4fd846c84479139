// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "git/repository.hpp"
#include "git/runner.hpp"
#include "model/object_id.hpp"

namespace dltask::git {

struct WorkTree {
    std::filesystem::path path;  ///< absolute
    model::ObjectId head;        ///< none: unborn
    std::string branch;          ///< full ref name; empty: detached
    bool bare = false;
    bool is_main = false;  ///< the first one of the repository
    bool locked = false;
    bool missing = false;  ///< its directory is gone (prunable)
};

/// All work trees, the main one first (`git worktree list --porcelain -z`).
[[nodiscard]] std::vector<WorkTree> list_work_trees(const Runner& runner);

/// An operation of git itself that waits to be ended, found by its files in the work tree's git dir.
struct PendingGit {
    std::string what;     ///< "merge", "rebase", "cherry-pick", "revert", "bisect", "am"
    std::string command;  ///< what ends it: "git merge --continue" ...
    std::string abort;    ///< "git merge --abort" ...
};
[[nodiscard]] std::optional<PendingGit> pending_git(const std::filesystem::path& git_dir);

/// Where HEAD is, read from the git dir.
struct Head {
    std::string branch;  ///< full ref name; empty: detached
    model::ObjectId id;  ///< only when detached
};
[[nodiscard]] Head read_head(const std::filesystem::path& git_dir);

/// Tracked files with uncommitted changes, staged or not (`git status --porcelain=v2 -z
/// --untracked-files=no`), limited to `paths` (literal) when given.
struct Dirty {
    std::string path;
    bool staged = false;
    bool unstaged = false;
    bool conflicted = false;
    bool intended = false;  ///< `git add --intent-to-add`, and nothing more
};
[[nodiscard]] std::vector<Dirty> dirty_files(const Runner& runner,
                                             const std::vector<std::string>& paths = {});

/// The same question for a whole work tree, asked beside other work.
class DirtyQuery {
public:
    explicit DirtyQuery(const Runner& runner);
    ~DirtyQuery();  ///< does not wait for an answer that nobody took
    DirtyQuery(DirtyQuery&&) noexcept = default;
    DirtyQuery& operator=(DirtyQuery&&) noexcept = default;
    /// Once. Throws fatal with git's words when it failed.
    [[nodiscard]] std::vector<Dirty> take();

private:
    sys::Child child_;
};

}  // namespace dltask::git
