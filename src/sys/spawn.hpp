// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include "sys/descriptor.hpp"
#include "sys/process.hpp"

namespace dltask::sys {

/// A started program and our ends of its pipes; an inherited stream has none.
struct Spawned {
    pid_t pid = -1;
    Descriptor in;  ///< never blocks
    Descriptor out;
    Descriptor err;
};

/// Starts a program by posix_spawn (cheap however large we are): nothing but the standard streams
/// is handed down, no signal is blocked, SIGPIPE ends it as it would from a shell. Throws fatal.
[[nodiscard]] Spawned spawn(const Command& command);

}  // namespace dltask::sys
