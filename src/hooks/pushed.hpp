// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hooks/scene.hpp"

namespace dltask::hooks {

/// The rules about what a push brings, over every ref of it: nothing that a branch of that remote has
/// already is judged, and deletions bring nothing. Says which rules DLTASK_SKIP leaves out.
void judge_pushed(const Scene& scene, Verdict& verdict);

}  // namespace dltask::hooks
