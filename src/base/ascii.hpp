// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace dltask {

/// What a byte is in ASCII, whatever the locale. Bytes of a longer UTF-8 character are none of these.

[[nodiscard]] constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

[[nodiscard]] constexpr bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

[[nodiscard]] constexpr bool is_alphanumeric(char c) {
    return is_digit(c) || is_letter(c);
}

}  // namespace dltask
