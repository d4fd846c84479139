// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace dltask {

/// One decoded character of a text. `length` is at least 1, also for a byte that is not UTF-8.
struct CodePoint {
    char32_t value = 0;
    std::size_t length = 1;
    bool valid = true;  ///< false: overlong, surrogate, beyond U+10FFFF, stray or missing byte
};

/// The character at `at`, which must lie inside the text (RFC 3629).
[[nodiscard]] CodePoint decode_utf8(std::string_view text, std::size_t at);

/// The first byte that is not UTF-8, if there is one.
[[nodiscard]] std::optional<std::size_t> find_invalid_utf8(std::string_view text);

/// The text with every byte that is not UTF-8 as U+FFFD.
[[nodiscard]] std::string scrub_utf8(std::string_view text);

}  // namespace dltask
