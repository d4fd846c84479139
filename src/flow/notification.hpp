// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "flow/run_task.hpp"

namespace dltask::flow {

/// Calls `dltask.notify`, the user's own command, once a run has ended, with one more argument that tells
/// how: `lr-0.01 succeeded after 1:20:00`. DLTASK_BRANCH and DLTASK_STATE are set. It is not waited for
/// longer than some seconds, and what it says or how it ends changes nothing.
void notify(const RunScene& scene, const RunReport& report);

}  // namespace dltask::flow
