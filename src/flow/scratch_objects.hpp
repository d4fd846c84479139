// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "flow/passing_directory.hpp"
#include "flow/snapshot.hpp"

namespace dltask::flow {

/// A place where git may write objects while a plan is made: it sees those of the repository and our new
/// ones, and nothing that it writes there reaches the repository before the plan is carried out.
class ScratchObjects {
public:
    explicit ScratchObjects(Snapshot& snapshot);

    [[nodiscard]] const std::filesystem::path& directory() const noexcept { return directory_.path(); }
    /// git with that place as its object directory.
    [[nodiscard]] const git::Runner& runner() const noexcept { return runner_; }
    /// The same in a work tree of the repository.
    [[nodiscard]] git::Runner runner_at(const std::filesystem::path& work_tree) const;
    /// Takes what git has written over into the snapshot's new objects.
    void adopt();

private:
    Snapshot& snapshot_;
    PassingDirectory directory_;
    git::Runner runner_;
};

}  // namespace dltask::flow
