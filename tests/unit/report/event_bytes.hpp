// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <string>

#include "report/event_file.hpp"

namespace dltask::test {

template <class Number>
std::string little(Number number) {
    std::string bytes(sizeof number, '\0');
    std::memcpy(bytes.data(), &number, sizeof number);
    return bytes;
}

inline std::string varint(std::uint64_t value) {
    std::string bytes;
    for (; value >= 0x80; value >>= 7U) bytes += static_cast<char>(value | 0x80U);
    return bytes + static_cast<char>(value);
}

inline std::string field(unsigned number, const std::string& bytes) {
    return varint(number << 3U | 2U) + varint(bytes.size()) + bytes;
}

/// One record in its framing.
inline std::string framed(const std::string& data) {
    const std::string length = little<std::uint64_t>(data.size());
    return length + little(report::masked_crc32c(length)) + data + little(report::masked_crc32c(data));
}

/// `value` is the message of a Summary.Value without its tag.
inline std::string event(std::int64_t step, const std::string& tag, const std::string& value) {
    const std::string summary = field(1, field(1, tag) + value);
    return framed('\x09' + little(1.7e9) + '\x10' + varint(static_cast<std::uint64_t>(step)) +
                  field(5, summary));
}

inline std::string scalar_event(std::int64_t step, const std::string& tag, float value) {
    return event(step, tag, '\x15' + little(value));
}

/// What a writer puts first.
inline std::string first_event() {
    return framed('\x09' + little(1.7e9) + field(3, "brain.Event:2"));
}

}  // namespace dltask::test
