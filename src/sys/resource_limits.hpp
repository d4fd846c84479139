// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

namespace dltask::sys {

/// Bounds what this process, and each child that it starts, may use from now on: memory that is its own
/// (mapped files do not count), and time. When the time is over the process says so on stderr and ends
/// with exit code 1.
void limit_resources(std::chrono::seconds time, std::uint64_t bytes);

}  // namespace dltask::sys
