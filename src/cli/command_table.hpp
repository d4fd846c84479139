// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"

namespace dltask::cli {

/// Every command, sorted by name: the one list behind dispatch, help, completion and the manual.
[[nodiscard]] std::vector<Command> all_commands();

/// Throws usage (129) for a name that is none, with the one that was probably meant.
[[nodiscard]] Command find_command(std::string_view name);

}  // namespace dltask::cli
