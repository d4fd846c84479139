// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hooks/scene.hpp"

namespace dltask::hooks {

/// The rules about what is staged: task-scope, task-immutable, merge-source for debug
/// work, large-file, config-keys. `heads` are the
/// commits that are being merged, if any.
void judge_staged(const Scene& scene, const std::vector<std::string>& heads, Verdict& verdict);

}  // namespace dltask::hooks
