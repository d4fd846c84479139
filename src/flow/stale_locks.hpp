// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "flow/plan.hpp"

namespace dltask::flow {

/// The lock files that git takes when it carries out these steps.
[[nodiscard]] std::vector<std::filesystem::path> lock_files(const Plan& plan,
                                                            const std::filesystem::path& common_dir);

/// Before the first change: throws refused, naming it, when one that these steps cannot do without is there
/// for more than a second. Nothing of ours has begun, so it is somebody else's.
void require_no_locks(const Plan& plan, const std::filesystem::path& common_dir);

/// Removes those that a killed git of ours left: newer than the open journal and held open by no
/// process (decisions: 8). Waits some seconds for a living git. Throws refused, naming it, when a foreign
/// lock is in the way, busy when a living one stays.
void remove_stale_locks(const std::vector<std::filesystem::path>& locks, std::int64_t journal_ns);

/// Removes what a killed write of ours left beside the files that these steps write.
void remove_temporary_files(const Plan& plan);

}  // namespace dltask::flow
