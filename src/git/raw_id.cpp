// SPDX-License-Identifier: Apache-2.0
#include "git/raw_id.hpp"

namespace dltask::git {
namespace {

constexpr std::string_view digits = "0123456789abcdef";

constexpr std::array<signed char, 256> make_values() {
    std::array<signed char, 256> values{};
    for (signed char& value : values) value = -1;
    for (std::size_t i = 0; i < digits.size(); ++i)
        values[static_cast<unsigned char>(digits[i])] = static_cast<signed char>(i);
    return values;
}

constexpr std::array<signed char, 256> values = make_values();

int value_of(char digit) {
    return values[static_cast<unsigned char>(digit)];
}

}  // namespace

std::string to_hex(std::string_view raw) {
    std::string hex(raw.size() * 2, '0');
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const auto byte = static_cast<unsigned char>(raw[i]);
        hex[2 * i] = digits[byte >> 4U];
        hex[2 * i + 1] = digits[byte & 0x0FU];
    }
    return hex;
}

std::string to_raw(std::string_view hex) {
    if (hex.size() % 2 != 0) return "";
    std::string raw(hex.size() / 2, '\0');
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const int high = value_of(hex[2 * i]);
        const int low = value_of(hex[2 * i + 1]);
        if (high < 0 || low < 0) return "";
        raw[i] = static_cast<char>(high * 16 + low);
    }
    return raw;
}

}  // namespace dltask::git
