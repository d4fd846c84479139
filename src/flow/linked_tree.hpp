// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "flow/snapshot.hpp"

namespace dltask::flow {

/// The lines of the sparse-checkout file of a work tree of ours: the core, `tasks/main`, the task.
[[nodiscard]] std::vector<std::string> sparse_patterns(const std::string& directory);

/// The first work tree of the repository.
[[nodiscard]] const git::WorkTree& main_work_tree(const Snapshot& snapshot);

/// Where a work tree of ours for a branch goes: `<repository>-tasks/<branch>` beside the main one.
[[nodiscard]] std::filesystem::path linked_path(const Snapshot& snapshot, const std::string& branch);

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

/// Whether a linked work tree is one of ours that can go with its branch: nobody stands in it, and what git
/// does not track there has a place in the main work tree. A bare repository has none: `notes` says so.
[[nodiscard]] bool can_go(const Snapshot& snapshot, const git::WorkTree& tree,
                          std::vector<std::string>& notes);

/// The same for one with files in it: what git does not track below `directory` moves to
/// the same place in the main work tree, then the work tree goes.
[[nodiscard]] std::vector<Step> unlink_steps(const Snapshot& snapshot, const git::WorkTree& tree,
                                             const std::string& directory, std::vector<std::string>& notes);

}  // namespace dltask::flow
