// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/context.hpp"
#include "flow/exchange.hpp"
#include "flow/finish_task.hpp"
#include "flow/run_task.hpp"

namespace dltask::cli {

/// What a run needs of the world, its lines said on the terminal.
[[nodiscard]] flow::RunScene run_scene(Context& context);

/// The task that a word names; without one the current task, or the only one that runs. Throws
/// negative (1) when there is none.
[[nodiscard]] std::string running_task(Context& context, const std::string& word);

/// What `run` does once it is known what is asked for; `new --run`, too. The exit code is the
/// script's. With --dry-run it is said what would be run. `finishes`: what succeeds is finished then, nobody
/// has to be told how.
[[nodiscard]] ExitCode run_branch(Context& context, flow::RunRequest request, bool finishes = false);

/// What `finish` does; `new --run --finish`, too. `pushed_to`: what was done will be pushed there, which a
/// dry run shows.
[[nodiscard]] ExitCode finish_branches(Context& context, const flow::FinishRequest& request,
                                       const flow::Exchange* pushed_to = nullptr);

}  // namespace dltask::cli
