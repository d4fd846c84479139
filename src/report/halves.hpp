// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <future>

namespace dltask::report {

/// Below so many items a second thread costs more than it saves.
inline constexpr std::size_t enough_for_two = 256;

/// Calls `work(first, last)` for all of so many items: for both halves at once where there are enough. What
/// it throws comes out here.
template <class Work>
void in_halves(std::size_t count, const Work& work) {
    if (count < enough_for_two) return work(std::size_t{0}, count);
    std::future<void> other = std::async(std::launch::async, [&work, count] { work(count / 2, count); });
    work(std::size_t{0}, count / 2);
    other.get();
}

}  // namespace dltask::report
