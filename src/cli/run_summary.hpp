// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "flow/run_task.hpp"
#include "term/terminal.hpp"

namespace dltask::cli {

/// Why there was no attempt, and what can be done about it.
void say_not_started(term::Terminal& terminal, const std::string& problem);

/// What the user is told when an attempt has ended: state, duration, final metrics, where the results
/// are, and the next command. `finish`: that of one that succeeded; empty: none need be typed.
/// `checkpoints`: `run.checkpoints`, for what was stopped and can go on.
void say_summary(term::Terminal& terminal, const flow::RunReport& report, const std::string& finish,
                 const std::string& checkpoints);

}  // namespace dltask::cli
