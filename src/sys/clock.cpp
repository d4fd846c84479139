// SPDX-License-Identifier: Apache-2.0
#include "sys/clock.hpp"

#include <ctime>

namespace dltask::sys {

Moment SystemClock::now() const {
    timespec time{};
    ::clock_gettime(CLOCK_REALTIME, &time);
    Moment moment;
    moment.unix_seconds = time.tv_sec;
    moment.milliseconds = static_cast<int>(time.tv_nsec / 1'000'000);
    moment.offset_seconds = local_offset(moment.unix_seconds);
    return moment;
}

std::int64_t SystemClock::monotonic_ns() const {
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

int local_offset(std::int64_t unix_seconds) {
    ::tzset();
    const auto seconds = static_cast<std::time_t>(unix_seconds);
    std::tm local{};
    if (::localtime_r(&seconds, &local) == nullptr) return 0;
    return static_cast<int>(local.tm_gmtoff);
}

}  // namespace dltask::sys
