// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sys/descriptor.hpp"

namespace dltask::sys {

/// The parts of a relative path, without empty ones and `.`. Throws refused when it is absolute or
/// has a `..` in it.
using Parts = std::vector<std::string>;
[[nodiscard]] Parts split(std::string_view path);
[[nodiscard]] std::string join(const Parts& parts, std::size_t count);  ///< "." for none

/// Opens the first `count` parts below the directory `root` by openat2, or stepwise where the kernel
/// or a sandbox has none. No descriptor and errno when that fails: ELOOP for a symbolic link.
[[nodiscard]] Descriptor open_parts(int root, const Parts& parts, std::size_t count, int flags);

/// The same promise part by part, with O_NOFOLLOW.
[[nodiscard]] Descriptor open_stepwise(int root, const Parts& parts, std::size_t count, int flags);

}  // namespace dltask::sys
