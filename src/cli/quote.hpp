// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace dltask::cli {

/// A word as a POSIX shell reads it back; plain words stay as they are.
[[nodiscard]] std::string quote(std::string_view word);

}  // namespace dltask::cli
