// SPDX-License-Identifier: Apache-2.0
#include "flow/scratch_tree.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "flow/linked_tree.hpp"
#include "sys/file.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

/// Nothing but a work tree of ours is ever removed: the file lies in its git directory.
constexpr const char* scratch_marker = "dltask-scratch";

}  // namespace

ScratchTree::ScratchTree(const Snapshot& snapshot, fs::path path, const model::ObjectId& commit,
                         const std::string& directory)
    : runner_{snapshot.runner()}, path_{std::move(path)} {
    std::error_code error;
    if (fs::exists(fs::symlink_status(path_, error))) {
        const bool ours = fs::exists(path_ / ".git", error) &&
                          fs::exists(snapshot.git_dir_of(path_) / scratch_marker, error);
        if (!ours) {
            throw refused(fmt::format("'{}' is there already", path_.string()),
                          {fmt::format("mv '{0}' '{0}.old'", path_.string())});
        }
        remove();
    }
    (void)runner_.try_change({"worktree", "prune"});
    runner_.change(
        {"worktree", "add", "-f", "--no-checkout", "--detach", "--", path_.string(), commit.hex()});
    const git::Runner there = runner_.at(path_);
    const fs::path git_dir = there.query({"rev-parse", "--absolute-git-dir"});
    sys::write_file(git_dir / scratch_marker, "");
    std::string lines;
    for (const std::string& pattern : sparse_patterns(directory)) lines += pattern + '\n';
    sys::make_directories(git_dir / "info");
    sys::write_file(git_dir / "info" / "sparse-checkout", lines);
    there.change({"-c", "core.sparseCheckout=true", "-c", "core.sparseCheckoutCone=false", "read-tree", "-m",
                  "-u", "HEAD"});
}

void ScratchTree::remove() const {
    runner_.change({"worktree", "remove", "--force", "--", path_.string()});
}

}  // namespace dltask::flow
