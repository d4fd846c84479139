// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "flow/active_runs.hpp"
#include "flow/run_task.hpp"

namespace dltask::flow {

/// Ends the run of a branch of this repository, as Ctrl-C in its terminal does: it may save a
/// checkpoint, has the grace time, then is killed. `now`: as three of them, it is killed at once. One
/// that waits for the machine is taken out of the queue. Returns when its results are recorded.
/// Throws negative (1) when nothing of the branch runs, refused (3) when it runs on another host or in
/// another container.
void stop_run(const RunScene& scene, const std::string& branch, bool now);

/// Somebody says that the host on which a branch runs is gone: it is taken for dead. Throws negative (1) when
/// it runs on no other host, busy (4) when somebody holds its lock.
void give_up_host(const RunScene& scene, const std::string& branch);

/// The run of a branch, also of another host; nullopt: there is none that lives.
[[nodiscard]] std::optional<ActiveRun> live_run(const git::Repository& repository, const std::string& branch);

}  // namespace dltask::flow
