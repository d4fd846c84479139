// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "flow/snapshot.hpp"

namespace dltask::flow {

/// What a work tree holds, as a tree.
struct WorkTreeContent {
    model::ObjectId tree;
    std::vector<std::string> left_out;  ///< untracked files above `files.max-size`, which no filter takes
};

/// The tree of `commit`, on which the work tree stands, with every uncommitted change in it: staged or
/// not, new files that nothing ignores, deletions, modes, links. What is staged counts as far as it is
/// on the disk. Files arrive as git's filters make them. Only paths below
/// `directory` when that is given, and none below `without`.
[[nodiscard]] WorkTreeContent content_of(Snapshot& snapshot, const std::filesystem::path& work_tree,
                                         const model::ObjectId& commit, const std::string& directory,
                                         const std::string& without);

/// Which of these files are not on the disk as a commit has them, by content, kind and mode: what the
/// index says is not asked.
[[nodiscard]] std::vector<std::string> differing(Snapshot& snapshot, const std::filesystem::path& work_tree,
                                                 const model::ObjectId& commit,
                                                 const std::vector<std::string>& paths);

}  // namespace dltask::flow
