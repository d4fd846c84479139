// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <vector>

#include "sys/supervised_process.hpp"

namespace dltask::sys {

/// What goes over the socket between us and the guardian, one packet each.
struct GuardianOrder {
    enum class Kind { signal_group, signal_rest, kill_all };
    Kind kind = Kind::kill_all;
    int number = 0;
};

/// The guardian's life: starts the program, reports what becomes of it, carries out orders, and
/// ends with the last descendant. Runs in a process of its own, made by fork.
[[noreturn]] void be_guardian(const SupervisedCommand& command, int socket);

/// The children of a process, by a look through /proc.
[[nodiscard]] std::vector<pid_t> children_of(pid_t parent);

}  // namespace dltask::sys
