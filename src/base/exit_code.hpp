// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace dltask {

/// What a command tells the shell. The numbers are a contract with the user's scripts; `run` and
/// `resume` pass the script's own code on instead once an attempt has begun.
enum class ExitCode : int {
    done = 0,
    negative = 1,  ///< the answer is no: rule broken, no such task, two things differ
    refused = 3,   ///< the repository is in a state in which the command may not act; nothing changed
    busy = 4,      ///< another operation, or a run, holds the lock
    halfway = 5,   ///< an operation was stopped half-way; `continue` or `abort` ends it
    fatal = 128,   ///< environment (disk, permissions, broken repository) or a bug
    usage = 129,   ///< unknown command or option, a name or version that can never be valid
};

}  // namespace dltask
