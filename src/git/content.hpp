// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "git/objects.hpp"
#include "git/runner.hpp"

namespace dltask::git {

/// The ids that files of a work tree have as blobs behind git's filters (LFS, line ends, encodings), as
/// `git add` would give them. No index and no object is written. Paths are relative to the work tree's top. A
/// path that vanished or is no regular file is left out.
[[nodiscard]] std::map<std::string, model::ObjectId> hash_files(const Runner& runner,
                                                                const std::vector<std::string>& paths);

/// The same, and the blobs are written to the object database, synced.
[[nodiscard]] std::map<std::string, model::ObjectId> store_files(const Runner& runner,
                                                                 const std::vector<std::string>& paths);

/// Which of these paths `.gitignore` and its kin hide, tracked or not.
[[nodiscard]] std::vector<std::string> ignored_paths(const Runner& runner,
                                                     const std::vector<std::string>& paths);

/// The paths in the index at or below `path`.
[[nodiscard]] std::vector<std::string> indexed_paths(const Runner& runner, const std::string& path);

/// The `filter` attribute of each path that has one.
[[nodiscard]] std::map<std::string, std::string> filters(const Runner& runner,
                                                         const std::vector<std::string>& paths);

}  // namespace dltask::git
