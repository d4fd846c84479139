// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "git/runner.hpp"

namespace dltask::flow {

/// Files of a work tree that git does not track, ignored ones included, below `directory` (empty:
/// everywhere), relative to the work tree's top. Nested repositories are left out.
[[nodiscard]] std::vector<std::string> loose_files(const git::Runner& runner, const std::string& directory);

/// The same without the ignored ones: what `git add` would take.
[[nodiscard]] std::vector<std::string> untracked_files(const git::Runner& runner,
                                                       const std::string& directory);

/// Files that the patterns of a sparse checkout leave out, and that are in the index or on the disk all
/// the same. Names of tracked ones that are not on the disk are among them.
struct OutsideSparse {
    std::vector<std::string> tracked;
    std::vector<std::string> untracked;
};
[[nodiscard]] OutsideSparse outside_sparse(const git::Runner& runner, const std::filesystem::path& git_dir);

}  // namespace dltask::flow
