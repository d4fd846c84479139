// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/context.hpp"

namespace dltask::cli {

enum class Direction { forwards, backwards };

/// Ends the operation that was stopped half-way: what `continue` and `abort` do. Done (0) when there
/// is none. With --dry-run its plan is printed.
[[nodiscard]] ExitCode end_open_operation(Context& context, Direction direction);

}  // namespace dltask::cli
