// SPDX-License-Identifier: Apache-2.0
#include "yaml/span.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace dltask::yaml {
namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t';
}

bool is_break(char c) {
    return c == '\n' || c == '\r';
}

bool is_flow_indicator(char c) {
    return c == ',' || c == '[' || c == ']' || c == '{' || c == '}';
}

bool is_tag_character(char c) {
    return is_alphanumeric(c) || c == '!' || c == '-' || c == ':' || c == '.' || c == '/' || c == '_';
}

char byte(std::string_view text, std::size_t at) {
    return at < text.size() ? text[at] : '\n';
}

bool begins_comment(std::string_view text, std::size_t at) {
    return text[at] == '#' && (at == 0 || is_space(text[at - 1]) || is_break(text[at - 1]));
}

bool ends_plain(std::string_view text, std::size_t at, bool in_flow) {
    const char c = text[at];
    if (is_break(c) || begins_comment(text, at)) return true;
    if (in_flow && is_flow_indicator(c)) return true;
    if (c != ':') return false;
    const char next = byte(text, at + 1);
    return is_space(next) || is_break(next) || (in_flow && is_flow_indicator(next));
}

std::size_t block_scalar_indent(std::string_view text, std::size_t at, std::size_t first_line) {
    for (std::size_t i = at + 1; i < first_line && !is_space(text[i]) && !is_break(text[i]); ++i) {
        if (text[i] >= '1' && text[i] <= '9') {
            return indent_of(text, line_start(text, at)) + static_cast<std::size_t>(text[i] - '0');
        }
    }
    std::size_t line = first_line;
    while (line < text.size() && is_blank(text, line)) line = next_line(text, line);
    return std::max<std::size_t>(1, indent_of(text, line));
}

}  // namespace

Properties skip_properties(std::string_view text, std::size_t at) {
    Properties result;
    while (at < text.size() && (text[at] == '&' || text[at] == '!')) {
        const std::size_t begin = at;
        while (at < text.size() && !is_space(text[at]) && !is_break(text[at]) &&
               !is_flow_indicator(text[at])) {
            if (text[begin] == '!' && !is_tag_character(text[at])) result.strange_tag = true;
            ++at;
        }
        if (text.substr(begin, at - begin) == "!") result.strange_tag = true;
        at = skip_space(text, at);
    }
    result.content = at;
    return result;
}

std::size_t skip_space(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        if (begins_comment(text, at)) {
            at = next_line(text, at);
        } else if (is_space(text[at]) || is_break(text[at])) {
            ++at;
        } else {
            break;
        }
    }
    return at;
}

std::size_t find_plain_end(std::string_view text, std::size_t at, bool in_flow) {
    std::size_t end = at;
    while (end < text.size() && !ends_plain(text, end, in_flow)) ++end;
    while (end > at && is_space(text[end - 1])) --end;
    return end;
}

std::optional<std::size_t> find_quoted_end(std::string_view text, std::size_t at) {
    const char quote = text[at];
    for (std::size_t i = at + 1; i < text.size(); ++i) {
        if (quote == '"' && text[i] == '\\') {
            ++i;
        } else if (text[i] == quote) {
            if (quote == '"' || byte(text, i + 1) != quote) return i + 1;
            ++i;
        }
    }
    return std::nullopt;
}

std::size_t find_block_scalar_end(std::string_view text, std::size_t at) {
    std::size_t line = next_line(text, at);
    const std::size_t indent = block_scalar_indent(text, at, line);
    while (line < text.size() && (is_blank(text, line) || indent_of(text, line) >= indent)) {
        line = next_line(text, line);
    }
    return line;
}

std::size_t next_line(std::string_view text, std::size_t at) {
    const std::size_t end = text.find('\n', at);
    return end == std::string_view::npos ? text.size() : end + 1;
}

std::size_t line_start(std::string_view text, std::size_t at) {
    if (at == 0) return 0;
    const std::size_t end = text.rfind('\n', at - 1);
    return end == std::string_view::npos ? 0 : end + 1;
}

std::size_t indent_of(std::string_view text, std::size_t start) {
    std::size_t at = start;
    while (at < text.size() && text[at] == ' ') ++at;
    return at - start;
}

bool is_blank(std::string_view text, std::size_t start) {
    return is_break(byte(text, start + indent_of(text, start)));
}

bool is_blank_or_comment(std::string_view text, std::size_t start) {
    const char first = byte(text, start + indent_of(text, start));
    return is_break(first) || first == '#';
}

}  // namespace dltask::yaml
