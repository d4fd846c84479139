// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "base/moment.hpp"
#include "config/settings.hpp"
#include "sys/environment.hpp"

namespace dltask::run {

/// Where the locks of this machine's runs lie, made when it is missing: `dltask.lockDir`; else
/// `/run/lock/git-dltask`, which all users share; else a 0700 directory of the user's own. Never a
/// directory of a network file system that we choose: its locks may be lost. Inside a Slurm
/// allocation it is the allocation's. Throws fatal when none can be had.
[[nodiscard]] std::filesystem::path lock_directory(const config::RunSettings& settings,
                                                   const sys::Environment& caller);

/// Inside an allocation removes what others have left beside its directory: those in which nobody runs or
/// waits, nor did in the last two days. A node sees thousands of jobs, and `/run/lock` is small.
void drop_old_allocations(const std::filesystem::path& own, const Moment& now);

/// The same for whoever only looks: what of it is there, and the allocations' below it. Makes nothing, throws
/// nothing.
[[nodiscard]] std::vector<std::filesystem::path> present_lock_directories(const config::RunSettings& settings,
                                                                          const sys::Environment& caller);

/// Where `lock_directory` is, or would be made; `fit` is false when runs could not lock anything there.
/// Throws refused when `dltask.lockDir` is no absolute path.
struct LockPlace {
    std::filesystem::path directory;
    bool fit = true;
};
[[nodiscard]] LockPlace find_lock_directory(const config::RunSettings& settings,
                                            const sys::Environment& caller);

}  // namespace dltask::run
