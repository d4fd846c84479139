// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "flow/snapshot.hpp"
#include "params/set_expression.hpp"

namespace dltask::flow {

struct SetRequest {
    std::vector<params::SetExpression> sets;
    std::string branch;   ///< full name of the task
    std::string command;  ///< that hints put before an expression: "git dltask set --task x"
    bool force = false;
    bool dry_run = false;
};

/// Throws negative when `sets` would give a task another VERSION than the core's that its name and its
/// record bear.
void require_version(const Snapshot& snapshot, const std::vector<params::SetExpression>& sets,
                     const model::Version& version);

/// Edits a task's `config.yaml` where the task is checked out, uncommitted; on a branch that is checked
/// out nowhere, by one commit. Nothing to do is an empty plan.
[[nodiscard]] Plan plan_set(Snapshot& snapshot, const SetRequest& request);

}  // namespace dltask::flow
