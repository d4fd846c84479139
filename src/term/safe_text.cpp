// SPDX-License-Identifier: Apache-2.0
#include "term/safe_text.hpp"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <iterator>

namespace dltask::term {
namespace {

struct Character {
    utf8proc_int32_t codepoint = -1;  ///< -1: not valid UTF-8
    std::size_t length = 1;
};

Character character_at(std::string_view text, std::size_t at) {
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < 0x80) return {first, 1};
    Character character;
    const auto length =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                         static_cast<utf8proc_ssize_t>(text.size() - at), &character.codepoint);
    if (length < 0) return {};
    character.length = static_cast<std::size_t>(length);
    return character;
}

bool is_plain_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7f; });
}

/// Letters and marks by category that still show nothing: joiners, fillers, inherent vowels.
bool is_invisible_letter(utf8proc_int32_t codepoint) {
    switch (codepoint) {
        case 0x034f:
        case 0x115f:
        case 0x1160:
        case 0x17b4:
        case 0x17b5:
        case 0x3164:
        case 0xffa0:
            return true;
        default:
            return codepoint >= 0x180b && codepoint <= 0x180f;
    }
}

bool must_be_escaped(utf8proc_int32_t codepoint) {
    if (codepoint < 0x80) return codepoint < ' ' || codepoint == 0x7f;
    switch (utf8proc_category(codepoint)) {
        case UTF8PROC_CATEGORY_CC:
        case UTF8PROC_CATEGORY_CF:
        case UTF8PROC_CATEGORY_CS:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
            return true;
        default:
            return is_invisible_letter(codepoint);
    }
}

void append_escape(std::string& result, utf8proc_int32_t codepoint) {
    const auto into = std::back_inserter(result);
    if (codepoint == '\n') {
        result += "\\n";
    } else if (codepoint == '\t') {
        result += "\\t";
    } else if (codepoint == '\r') {
        result += "\\r";
    } else if (codepoint < 0x100) {
        fmt::format_to(into, "\\x{:02x}", codepoint);
    } else if (codepoint < 0x10000) {
        fmt::format_to(into, "\\u{:04x}", codepoint);
    } else {
        fmt::format_to(into, "\\U{:08x}", codepoint);
    }
}

int width_of(const Character& character) {
    if (character.codepoint < 0) return 1;
    return character.codepoint < 0x80 ? 1 : std::max(0, utf8proc_charwidth(character.codepoint));
}

}  // namespace

std::string safe(std::string_view text, bool lines) {
    if (is_plain_ascii(text)) return std::string{text};
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const Character character = character_at(text, at);
        if (character.codepoint < 0) {
            fmt::format_to(std::back_inserter(result), "\\x{:02x}", static_cast<unsigned char>(text[at]));
        } else if (lines && (character.codepoint == '\n' || character.codepoint == '\t')) {
            result += text[at];
        } else if (must_be_escaped(character.codepoint)) {
            append_escape(result, character.codepoint);
        } else {
            result += text.substr(at, character.length);
        }
        at += character.length;
    }
    return result;
}

int display_width(std::string_view utf8) {
    if (is_plain_ascii(utf8)) return static_cast<int>(utf8.size());
    int width = 0;
    for (std::size_t at = 0; at < utf8.size();) {
        const Character character = character_at(utf8, at);
        width += width_of(character);
        at += character.length;
    }
    return width;
}

std::string clip(std::string_view utf8, int columns) {
    if (columns <= 0) return {};
    int width = 0;
    std::size_t keep = 0;  // what still leaves a column for the ellipsis
    for (std::size_t at = 0; at < utf8.size();) {
        const Character character = character_at(utf8, at);
        width += width_of(character);
        at += character.length;
        if (width < columns) keep = at;
        if (width > columns) return std::string{utf8.substr(0, keep)} + "…";
    }
    return std::string{utf8};
}

}  // namespace dltask::term
