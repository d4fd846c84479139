// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "flow/operation.hpp"
#include "flow/snapshot.hpp"

namespace dltask::flow {

/// What a run recorded stays on the disk, uncommitted, when the run is taken back. Once the task itself or
/// its work tree goes, too, it goes into the trash, from where `redo` takes it.
struct LeftBehind {
    std::filesystem::path work_tree;  ///< where it lies; empty: there is nothing
    std::string directory;            ///< of the task
    MoveFiles moves;
};

/// For `back`, a plan that takes an operation back; `trash` is that of the undo.
[[nodiscard]] LeftBehind find_left_behind(const Snapshot& snapshot, const Plan& back,
                                          const std::vector<Operation>& operations,
                                          const std::filesystem::path& trash);

/// The way back out of the trash of the undo that took the operation with this id back.
[[nodiscard]] std::vector<Step> bring_back(const std::vector<Operation>& operations, const std::string& id,
                                           const std::filesystem::path& trash_of_all);

}  // namespace dltask::flow
