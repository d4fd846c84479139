// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "run/job.hpp"
#include "sys/clock.hpp"

namespace dltask::run {

/// Runs a job to its end and returns when no process of it is alive any more.
///
/// The script has a session and a process group of its own. SIGINT, SIGTERM and SIGQUIT go to that
/// group once, then a grace time, then SIGKILL to all descendants; SIGUSR1 and SIGUSR2 are passed on;
/// SIGHUP takes the terminal away and the run goes on; Ctrl-Z stops and continues both. Signals that
/// come between the end of this and the caller's next step are the caller's: it can hold a
/// sys::SignalWatch of its own around the call.
///
/// What the script prints goes to our streams unchanged and to the log; a slow or closed stream of
/// ours holds neither script nor log up. The terminal's modes are as before when this returns, and
/// also when we are killed.
///
/// Throws fatal, before anything has started, when the log cannot be opened.
[[nodiscard]] Outcome supervise(const Job& job, const sys::Clock& clock);

}  // namespace dltask::run
