// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "flow/snapshot.hpp"

namespace dltask::flow {

/// A sparse, detached work tree of ours to try something in: no ref and no setting changes for it. What a
/// killed command left of one is replaced by the next that wants the same place.
class ScratchTree {
public:
    /// Of `commit`: the core, `tasks/main` and `directory`. The caller has the lock on operations.
    ScratchTree(const Snapshot& snapshot, std::filesystem::path path, const model::ObjectId& commit,
                const std::string& directory);

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    /// With all that is in it, and the directory beside the repository with the last one.
    static void remove(const git::Repository& repository, const std::filesystem::path& path);

private:
    void make(const git::Runner& runner, const model::ObjectId& commit, const std::string& directory) const;

    const git::Repository& repository_;
    std::filesystem::path path_;
};

}  // namespace dltask::flow
