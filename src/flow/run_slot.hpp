// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "flow/run_task.hpp"
#include "run/admission.hpp"

namespace dltask::flow {

/// A place for the run among those of this machine; with `wait` it is waited for. Throws busy (4),
/// naming who runs and the ways out; refused (3) when the machine has fewer GPUs than are wanted.
[[nodiscard]] run::Admission admit(const RunScene& scene, const RunRequest& request);

}  // namespace dltask::flow
