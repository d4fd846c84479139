// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <poll.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace dltask::sys {

/// Descriptors to wait for, and which of them were ready. A hang-up or an error counts as ready: the
/// next read or write says what it is. Negative descriptors are passed over.
class ReadySet {
public:
    void want_read(int descriptor) { add(descriptor, POLLIN); }
    void want_write(int descriptor) { add(descriptor, POLLOUT); }

    /// Until one is ready or the time is over (nullopt: no limit); false: none is.
    bool wait(std::optional<std::int64_t> nanoseconds);

    [[nodiscard]] bool readable(int descriptor) const { return is_ready(descriptor, POLLIN); }
    [[nodiscard]] bool writable(int descriptor) const { return is_ready(descriptor, POLLOUT); }

private:
    void add(int descriptor, short events);
    [[nodiscard]] bool is_ready(int descriptor, short events) const;

    std::vector<pollfd> polled_;
};

}  // namespace dltask::sys
