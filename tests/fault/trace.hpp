// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

/// What the kill sweep needs to know of a system call at whose entry a traced process stands.
namespace dltask::fault {

/// "rename /a/b/c" when the call changes the disk, else nothing. Writing to pipes, terminals and
/// devices changes nothing; closing and reading never do.
[[nodiscard]] std::optional<std::string> mutation(pid_t process);

/// Makes the call do nothing. At its exit `fail_with` gives it the error number as its result.
void skip_call(pid_t process);
void fail_with(pid_t process, int error);

/// True at the entry, false at the exit of a system call.
[[nodiscard]] bool at_entry(pid_t process);

}  // namespace dltask::fault
