// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "flow/plan.hpp"

namespace dltask::flow {

/// What a plan does to refs, by their names, from its first to its last step.
[[nodiscard]] std::map<std::string, RefMove> ref_changes(const Plan& plan);

}  // namespace dltask::flow
