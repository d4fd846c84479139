// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "flow/attempt.hpp"
#include "run/environment_probe.hpp"

namespace dltask::flow {

/// `environment.yaml` of an attempt: asked beside the script, written before it when the answer is
/// known, else after it. Never fatal.
class TaskEnvironment {
public:
    TaskEnvironment(const RunScene& scene, const PreparedAttempt& attempt);
    /// After the script; a second call writes nothing.
    void write();

private:
    const RunScene& scene_;
    const PreparedAttempt& attempt_;
    bool written_ = false;
    run::EnvironmentProbe probe_;
};

}  // namespace dltask::flow
