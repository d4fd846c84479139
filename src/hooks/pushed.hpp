// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hooks/scene.hpp"

namespace dltask::hooks {

/// The rules about what a push brings: large-history. Looks only at what no branch of that remote has
/// yet; deletions bring nothing.
void judge_pushed(const Scene& scene, Verdict& verdict);

}  // namespace dltask::hooks
