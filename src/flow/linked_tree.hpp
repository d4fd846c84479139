// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "flow/snapshot.hpp"

namespace dltask::flow {

/// The lines of the sparse-checkout file of a work tree of ours: the core, `tasks/main`, the task.
[[nodiscard]] std::vector<std::string> sparse_patterns(const std::string& directory);

/// The first work tree of the repository.
[[nodiscard]] const git::WorkTree& main_work_tree(const Snapshot& snapshot);

/// The directory beside the main work tree in which work trees of ours are.
[[nodiscard]] std::filesystem::path place_of_linked(const git::WorkTree& main);

/// Where a work tree of ours for a branch goes: `<repository>-tasks/<branch>` beside the main one.
[[nodiscard]] std::filesystem::path linked_path(const Snapshot& snapshot, const std::string& branch);

/// The command that makes room where something of somebody else's is.
[[nodiscard]] std::string way_to_free(const std::filesystem::path& path);

/// Whether a work tree is one that we made (it has our sparse-checkout file).
[[nodiscard]] bool is_ours(const Snapshot& snapshot, const std::filesystem::path& work_tree);

/// The steps that add a linked, sparse work tree for a branch, `extensions.worktreeConfig` included,
/// which is announced in `notes`. Throws refused when something is at `path` already.
[[nodiscard]] std::vector<Step> link_steps(const Snapshot& snapshot, const std::filesystem::path& path,
                                           const HeadPosition& head, const std::string& directory,
                                           std::vector<std::string>& notes);

/// The steps that take an empty work tree of ours away, and with the last one the extension, when it was
/// us who switched it on and nobody else needs it by now.
[[nodiscard]] std::vector<Step> removal_steps(const Snapshot& snapshot, const std::filesystem::path& path,
                                              const HeadPosition& head, const std::string& directory);

/// Whether a work tree is a linked one of ours, and nobody stands in it: it goes with its branch.
[[nodiscard]] bool is_removable(const Snapshot& snapshot, const git::WorkTree& tree);

/// How such a work tree goes when its task is finished: what git does not track moves to the task's
/// directory in the main work tree, where files from outside that directory keep their relative path.
class TreeRemoval {
public:
    /// `before` and `after`: the task's directory as the branch has it, and with what the plan commits.
    TreeRemoval(const Snapshot& snapshot, const git::WorkTree& tree, std::string directory,
                const model::ObjectId& before, const model::ObjectId& after);

    /// Why the work tree has to stay, for people; empty: it can go. Changes of tracked files that are in no
    /// commit, or files that have no other place.
    [[nodiscard]] std::string obstacle() const;
    /// Whether there are such changes: the work tree then stays as it is.
    [[nodiscard]] bool has_changes() const noexcept { return !unsaved_.empty(); }

    /// `head`: the commit of the branch by then.
    [[nodiscard]] std::vector<Step> steps(const model::ObjectId& head, std::vector<std::string>& notes) const;

private:
    [[nodiscard]] std::optional<git::TreeEntry> entry_of(const model::ObjectId& root,
                                                         const std::string& name) const;

    const Snapshot& snapshot_;
    const git::WorkTree& tree_;
    std::string directory_;
    model::ObjectId after_;
    std::vector<std::string> unsaved_;
    std::vector<std::string> loose_;
};

}  // namespace dltask::flow
