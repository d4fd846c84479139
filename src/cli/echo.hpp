// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "term/terminal.hpp"

namespace dltask::cli {

/// Prints each git command that changes something on stderr, so that it can be pasted.
[[nodiscard]] std::function<void(const std::vector<std::string>&)> echo_to(term::Terminal& terminal);

}  // namespace dltask::cli
