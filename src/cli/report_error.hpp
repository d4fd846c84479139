// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "base/exit_code.hpp"
#include "sys/environment.hpp"
#include "term/terminal.hpp"

namespace dltask::cli {

/// After which errors it is said that nothing was changed: refusals, wrong usage of a command that changes
/// something, and its negative answers where they come before all changes.
/// None once a run has a work tree of its own, or its inputs are committed.
enum class Promise { refusals, usage, answers, none };

/// Calls `command` and turns what it throws into lines on stderr and an exit code: `error:` (or
/// `fatal:`) with what failed, what was not changed, then one `hint:` line per hint, which
/// GIT_ADVICE=0 silences. Anything but an Error is a bug of ours, or no memory: fatal. `promise` is
/// read when it has thrown.
[[nodiscard]] ExitCode guarded(term::Terminal& terminal, const sys::Environment& environment,
                               const std::function<ExitCode()>& command,
                               const Promise& promise = Promise::refusals);

}  // namespace dltask::cli
