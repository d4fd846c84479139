// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.hpp"

/// One factory per command, each in its own `cmd_<name>.cpp`. A command that is made anew has
/// arguments of its own: nothing is kept between two.
namespace dltask::cli {

[[nodiscard]] Command completion_command();
[[nodiscard]] Command help_command();

}  // namespace dltask::cli
