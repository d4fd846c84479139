// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "model/object_id.hpp"
#include "sys/environment.hpp"

namespace dltask::git {

/// Where a repository is. Found once per process, by git itself, so that everything git accepts
/// (separate git dir, GIT_DIR and GIT_WORK_TREE, linked work trees, safe.directory) is accepted.
struct Repository {
    std::filesystem::path git_dir;     ///< absolute; of this work tree
    std::filesystem::path common_dir;  ///< absolute; shared by all work trees
    std::filesystem::path work_tree;   ///< absolute; empty: bare
    std::string prefix;                ///< the current directory below the work tree, "" or "a/b/"
    model::ObjectFormat format = model::ObjectFormat::sha1;
    bool shallow = false;

    [[nodiscard]] bool is_bare() const noexcept { return work_tree.empty(); }
    [[nodiscard]] bool is_linked() const noexcept { return git_dir != common_dir; }
    /// Our own state: `<common dir>/dltask`.
    [[nodiscard]] std::filesystem::path state_dir() const { return common_dir / "dltask"; }
};

}  // namespace dltask::git
