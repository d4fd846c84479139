// SPDX-License-Identifier: Apache-2.0
#include "flow/scratch_tree.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "flow/linked_tree.hpp"
#include "flow/passing_directory.hpp"
#include "flow/tree_remover.hpp"
#include "sys/file.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

/// Nothing but a work tree of ours is ever removed: the file lies in its git directory.
constexpr const char* scratch_marker = "dltask-scratch";

/// A directory whose git directory is gone (`git worktree prune`) is anybody's.
bool is_scratch(const Snapshot& snapshot, const fs::path& path) {
    if (!sys::is_there(path / ".git")) return false;
    const auto found = snapshot.runner_at(path).try_query({"rev-parse", "--absolute-git-dir"});
    return found.ok() && sys::is_there(fs::path{found.out.substr(0, found.out.find('\n'))} / scratch_marker);
}

void require_free(const Snapshot& snapshot, const fs::path& path) {
    if (!sys::is_there(path) || is_scratch(snapshot, path)) return;
    throw refused(fmt::format("'{}' is there already", path.string()), {way_to_free(path)});
}

}  // namespace

ScratchTree::ScratchTree(const Snapshot& snapshot, fs::path path, const model::ObjectId& commit,
                         const std::string& directory)
    : repository_{snapshot.repository()}, path_{std::move(path)} {
    require_free(snapshot, path_);
    const ScratchMark mark{repository_, path_};
    remove_scratch(repository_, path_);
    try {
        make(snapshot.runner(), commit, directory);
    } catch (const Error&) {
        remove_scratch(repository_, path_);
        throw;
    }
}

void ScratchTree::make(const git::Runner& runner, const model::ObjectId& commit,
                       const std::string& directory) const {
    (void)runner.try_change({"worktree", "prune"});
    runner.change({"worktree", "add", "-f", "--no-checkout", "--detach", "--", path_.string(), commit.hex()});
    const git::Runner there = runner.at(path_);
    const fs::path git_dir = there.query({"rev-parse", "--absolute-git-dir"});
    sys::write_file(git_dir / scratch_marker, "");
    std::string lines;
    for (const std::string& pattern : sparse_patterns(directory)) lines += pattern + '\n';
    sys::make_directories(git_dir / "info");
    sys::write_file(git_dir / "info" / "sparse-checkout", lines);
    there.change({"-c", "core.sparseCheckout=true", "-c", "core.sparseCheckoutCone=false", "read-tree", "-m",
                  "-u", "HEAD"});
}

void ScratchTree::remove(const git::Repository& repository, const fs::path& path) {
    const ScratchMark mark{repository, path};
    remove_scratch(repository, path);
}

}  // namespace dltask::flow
