// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dltask::sys {

/// Owns a file descriptor; closes it once.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int value) noexcept : value_{value} {}
    ~Descriptor() { reset(); }
    Descriptor(Descriptor&& other) noexcept : value_{other.release()} {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        if (this != &other) reset(other.release());
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    [[nodiscard]] int get() const noexcept { return value_; }
    [[nodiscard]] explicit operator bool() const noexcept { return value_ >= 0; }
    int release() noexcept;
    void reset(int value = -1) noexcept;

private:
    int value_ = -1;
};

/// The C library's words for an errno value.
[[nodiscard]] std::string reason(int error_number);

/// As read(2), but not ended by signals. Negative with errno set on failure.
[[nodiscard]] long read_some(int descriptor, char* buffer, std::size_t bytes);

/// Writes everything to a blocking descriptor; 0, or the errno value.
[[nodiscard]] int write_all(int descriptor, std::string_view data);

/// Appends the rest of a file, at most `limit` bytes; 0, or the errno value (EFBIG past the limit).
[[nodiscard]] int read_all(int descriptor, std::string& into, std::size_t limit);

}  // namespace dltask::sys
