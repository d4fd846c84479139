// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

namespace dltask::run {

/// Times of the monotonic clock and their differences are whole nanoseconds.
constexpr std::int64_t second = 1'000'000'000;

[[nodiscard]] constexpr std::int64_t nanoseconds(std::chrono::milliseconds time) {
    return std::chrono::nanoseconds{time}.count();
}

}  // namespace dltask::run
