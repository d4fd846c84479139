// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/context.hpp"
#include "flow/finish_task.hpp"
#include "flow/run_task.hpp"

namespace dltask::cli {

/// What `run` does once it is known what is asked for; `new --run`, too. The exit code is the
/// script's. With --dry-run it is said what would be run.
[[nodiscard]] ExitCode run_branch(Context& context, flow::RunRequest request);

/// What `finish` does; `new --run --finish`, too.
[[nodiscard]] ExitCode finish_branches(Context& context, const flow::FinishRequest& request);

}  // namespace dltask::cli
