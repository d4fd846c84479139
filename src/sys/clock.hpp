// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/moment.hpp"

namespace dltask::sys {

/// Time is a parameter: commands get a clock, tests give one that they move by hand.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Moment now() const = 0;                 ///< wall clock, local offset
    [[nodiscard]] virtual std::int64_t monotonic_ns() const = 0;  ///< for durations only
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] Moment now() const override;
    [[nodiscard]] std::int64_t monotonic_ns() const override;
};

/// The offset of the local zone east of UTC at a moment (TZ as the C library reads it).
[[nodiscard]] int local_offset(std::int64_t unix_seconds);

}  // namespace dltask::sys
