// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "git/objects.hpp"

namespace dltask::flow {

/// A path that two trees hold differently; a none id: the tree has no such file.
struct TreeChange {
    std::string path;
    git::Mode from_mode = git::Mode::file;
    model::ObjectId from;
    git::Mode to_mode = git::Mode::file;
    model::ObjectId to;
};

/// Files (not directories) that differ between two trees or commits, sorted by path; equal subtrees
/// are skipped by their id. Either side may be none, an empty tree.
[[nodiscard]] std::vector<TreeChange> diff_trees(const git::ObjectReader& objects,
                                                 const model::ObjectId& from, const model::ObjectId& to);

/// Every file below a tree, with its path prefixed.
struct TreeFile {
    std::string path;
    git::Mode mode = git::Mode::file;
    model::ObjectId id;
};
[[nodiscard]] std::vector<TreeFile> list_files(const git::ObjectReader& objects, const model::ObjectId& tree,
                                               const std::string& prefix);

}  // namespace dltask::flow
