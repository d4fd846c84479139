// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.hpp"

namespace dltask {
namespace {

struct Lead {
    std::size_t length;
    char32_t bits;
    char32_t smallest;  ///< anything below is an overlong form
};

std::optional<Lead> read_lead(unsigned char byte) {
    if (byte < 0x80U) return Lead{1, byte, 0};
    if (byte >= 0xC2U && byte < 0xE0U) return Lead{2, byte & 0x1FU, 0x80};
    if (byte >= 0xE0U && byte < 0xF0U) return Lead{3, byte & 0x0FU, 0x800};
    if (byte >= 0xF0U && byte < 0xF5U) return Lead{4, byte & 0x07U, 0x10000};
    return std::nullopt;
}

}  // namespace

CodePoint decode_utf8(std::string_view text, std::size_t at) {
    const CodePoint broken{static_cast<unsigned char>(text[at]), 1, false};
    const std::optional<Lead> lead = read_lead(static_cast<unsigned char>(text[at]));
    if (!lead || at + lead->length > text.size()) return broken;
    char32_t value = lead->bits;
    for (std::size_t i = 1; i < lead->length; ++i) {
        const auto byte = static_cast<unsigned char>(text[at + i]);
        if ((byte & 0xC0U) != 0x80U) return broken;
        value = value << 6U | (byte & 0x3FU);
    }
    if (value < lead->smallest || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) return broken;
    return {value, lead->length, true};
}

std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = decode_utf8(text, at);
        if (!point.valid) return at;
        at += point.length;
    }
    return std::nullopt;
}

std::string scrub_utf8(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = decode_utf8(text, at);
        clean += point.valid ? text.substr(at, point.length) : std::string_view{"\xEF\xBF\xBD"};
        at += point.length;
    }
    return clean;
}

}  // namespace dltask
