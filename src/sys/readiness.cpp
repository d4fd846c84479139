// SPDX-License-Identifier: Apache-2.0
#include "sys/readiness.hpp"

#include <algorithm>
#include <ctime>

namespace dltask::sys {

void ReadySet::add(int descriptor, short events) {
    if (descriptor >= 0) polled_.push_back({descriptor, events, 0});
}

bool ReadySet::wait(std::optional<std::int64_t> nanoseconds) {
    timespec limit{};
    if (nanoseconds) {
        const std::int64_t left = std::max<std::int64_t>(*nanoseconds, 0);
        limit.tv_sec = left / 1'000'000'000;
        limit.tv_nsec = left % 1'000'000'000;
    }
    const int ready = ::ppoll(polled_.data(), polled_.size(), nanoseconds ? &limit : nullptr, nullptr);
    for (pollfd& one : polled_) one.revents = ready > 0 ? one.revents : short{0};
    return ready > 0;
}

bool ReadySet::is_ready(int descriptor, short events) const {
    return std::any_of(polled_.begin(), polled_.end(), [&](const pollfd& one) {
        const int wanted = events | POLLHUP | POLLERR | POLLNVAL;
        return one.fd == descriptor && (one.events & events) != 0 && (one.revents & wanted) != 0;
    });
}

}  // namespace dltask::sys
