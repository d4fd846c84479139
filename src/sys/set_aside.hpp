// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace dltask::sys {

/// Renames what has taken the place of a directory (a link, a file) to `<name>.replaced`, or with a number
/// behind it; returns that. Empty: nothing has, or it cannot be renamed.
std::filesystem::path set_aside(const std::filesystem::path& directory) noexcept;

}  // namespace dltask::sys
