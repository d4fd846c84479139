// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "flow/snapshot.hpp"

namespace dltask::flow {

/// A place where git may write objects while a plan is made: it sees those of the repository and our new
/// ones, and nothing that it writes there reaches the repository before the plan is carried out.
class ScratchObjects {
public:
    explicit ScratchObjects(Snapshot& snapshot);
    ~ScratchObjects();
    ScratchObjects(const ScratchObjects&) = delete;
    ScratchObjects& operator=(const ScratchObjects&) = delete;

    /// git with that place as its object directory.
    [[nodiscard]] const git::Runner& runner() const noexcept { return runner_; }
    /// Takes what git has written over into the snapshot's new objects.
    void adopt();

private:
    Snapshot& snapshot_;
    std::filesystem::path directory_;
    git::Runner runner_;
};

}  // namespace dltask::flow
