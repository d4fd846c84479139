// SPDX-License-Identifier: Apache-2.0
#include "yaml/text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.hpp"

namespace dltask::yaml {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string_view line_of(std::string_view text, std::size_t line) {
    std::size_t at = 0;
    for (std::size_t count = 1; count < line; ++count) {
        at = text.find('\n', at);
        if (at == std::string_view::npos) return {};
        ++at;
    }
    const std::size_t end = text.find('\n', at);
    std::string_view found = text.substr(at, end == std::string_view::npos ? end : end - at);
    if (!found.empty() && found.back() == '\r') found.remove_suffix(1);
    return found;
}

/// The name of a wide encoding, by its byte order mark or by the zero bytes that ASCII text has in it.
std::optional<std::string_view> find_wide_encoding(std::string_view text) {
    using namespace std::string_view_literals;
    const auto begins = [text](std::string_view mark) { return text.substr(0, mark.size()) == mark; };
    if (begins("\xFF\xFE\0\0"sv) || begins("\0\0\xFE\xFF"sv)) return "UTF-32";
    if (begins("\xFF\xFE"sv) || begins("\xFE\xFF"sv)) return "UTF-16";
    if (text.size() < 2) return std::nullopt;
    if ((text[0] == '\0') != (text[1] == '\0')) return "UTF-16";
    return std::nullopt;
}

/// PyYAML's printable set without the line breaks that YAML 1.2 no longer has.
std::optional<std::string> find_problem(const CodePoint& point) {
    const char32_t c = point.value;
    if (!point.valid) return "invalid UTF-8";
    if (c == 0) return "a NUL byte";
    if (c == '\t' || c == '\n' || c == '\r') return std::nullopt;
    if (c == 0x85 || c == 0x2028 || c == 0x2029)
        return fmt::format("U+{:04X}, a line break for some readers and none for others",
                           static_cast<unsigned>(c));
    if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFFFE || c == 0xFFFF || c == 0xFEFF)
        return fmt::format("the character U+{:04X}", static_cast<unsigned>(c));
    return std::nullopt;
}

}  // namespace

std::string Diagnostic::print(std::string_view file, std::string_view text) const {
    constexpr std::size_t widest = 160;
    std::string head = fmt::format("{}:{}:{}: {}", file, line, column, message);
    const std::string_view source = line_of(text, line);
    if (line == 0 || source.empty() || source.size() > widest || find_invalid_utf8(source)) return head;
    std::string caret;
    const std::size_t before = std::min(column == 0 ? 0 : column - 1, source.size());
    for (std::size_t at = 0; at < before; at += decode_utf8(source, at).length) {
        caret += source[at] == '\t' ? '\t' : ' ';
    }
    return fmt::format("{}\n  {}\n  {}^", head, source, caret);
}

std::size_t bom_length(std::string_view text) {
    return text.substr(0, byte_order_mark.size()) == byte_order_mark ? byte_order_mark.size() : 0;
}

Diagnostic diagnose(std::string_view text, std::size_t at, std::string message) {
    at = std::min(at, text.size());
    const std::string_view before = text.substr(0, at);
    const std::size_t breaks = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    const std::size_t start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    return {std::move(message), breaks + 1, at - start + 1};
}

std::optional<Diagnostic> check_text(std::string_view text, const Limits& limits) {
    if (text.size() > limits.bytes) {
        return Diagnostic{fmt::format("the file has {} bytes, more than {}", text.size(), limits.bytes), 1,
                          1};
    }
    if (const auto encoding = find_wide_encoding(text)) {
        return Diagnostic{fmt::format("the file is {}, not UTF-8", *encoding), 1, 1};
    }
    for (std::size_t at = bom_length(text); at < text.size();) {
        const CodePoint point = decode_utf8(text, at);
        if (point.value == '\r' && (at + 1 == text.size() || text[at + 1] != '\n')) {
            return diagnose(text, at, "a carriage return without a line feed");
        }
        if (auto problem = find_problem(point)) return diagnose(text, at, "the file contains " + *problem);
        at += point.length;
    }
    return std::nullopt;
}

}  // namespace dltask::yaml
