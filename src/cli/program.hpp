// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/exit_code.hpp"
#include "cli/context.hpp"

namespace dltask::cli {

/// What `--version` prints.
[[nodiscard]] std::string version_line();

/// git-dltask from its words (without the program's own name) to its exit code. Never throws.
[[nodiscard]] ExitCode run_program(World world, const std::vector<std::string>& words);

}  // namespace dltask::cli
