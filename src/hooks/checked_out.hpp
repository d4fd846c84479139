// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hooks/scene.hpp"

namespace dltask::hooks {

/// What a person should know after a switch from one commit to another: that a run goes on for the
/// branch that was left, and that files which DVC keeps are still those of before.
void tell_after_switch(const Scene& scene, const std::string& before, const std::string& after,
                       Verdict& verdict);

}  // namespace dltask::hooks
