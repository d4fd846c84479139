// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "flow/snapshot.hpp"

namespace dltask::flow {

/// Makes the names of `run.link` that the main work tree has (data sets that git ignores) reachable in a
/// work tree of ours, by symbolic links; what is there already is left alone. `notes` hears of names that are
/// nowhere. Throws refused for a name that leaves the work tree, or is git's own.
void link_data(const Snapshot& snapshot, const std::filesystem::path& work_tree,
               std::vector<std::string>& notes);

/// Hides these links from git in that work tree, by an excludes file of its own: a pattern `data/` of
/// .gitignore does not match a link. Only where settings of one work tree are possible.
void hide_links(const Snapshot& snapshot, const std::filesystem::path& work_tree);

/// Whether a path of a work tree of ours is such a link.
[[nodiscard]] bool is_data_link(const Snapshot& snapshot, const std::filesystem::path& work_tree,
                                const std::string& path);

}  // namespace dltask::flow
