// SPDX-License-Identifier: Apache-2.0
#include "sys/descriptor.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace dltask::sys {

int Descriptor::release() noexcept {
    const int value = value_;
    value_ = -1;
    return value;
}

void Descriptor::reset(int value) noexcept {
    if (value_ >= 0) ::close(value_);
    value_ = value;
}

std::string reason(int error_number) {
    return std::generic_category().message(error_number);
}

long read_some(int descriptor, char* buffer, std::size_t bytes) {
    for (;;) {
        const long got = ::read(descriptor, buffer, bytes);
        if (got >= 0 || errno != EINTR) return got;
    }
}

int write_all(int descriptor, std::string_view data) {
    while (!data.empty()) {
        const long put = ::write(descriptor, data.data(), data.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return errno;
        data.remove_prefix(static_cast<std::size_t>(put));
    }
    return 0;
}

int read_all(int descriptor, std::string& into, std::size_t limit) {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) return errno;
    const std::size_t start = into.size();
    // One byte more than the size: the end of the file is then seen by the same read.
    std::size_t room = status.st_size > 0 ? static_cast<std::size_t>(status.st_size) + 1 : 4096;
    for (std::size_t length = start;; room = std::max<std::size_t>(length / 2, 4096)) {
        into.resize(length + std::min(room, limit + 1));
        const long got = read_some(descriptor, into.data() + length, into.size() - length);
        if (got < 0) return errno;
        length += static_cast<std::size_t>(got);
        into.resize(length);
        if (length - start > limit) return EFBIG;
        if (got == 0) return 0;
    }
}

}  // namespace dltask::sys
