// SPDX-License-Identifier: Apache-2.0
#include "yaml/print.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "yaml/document.hpp"
#include "yaml/resolve.hpp"

namespace dltask::yaml {
namespace {

using model::Value;

/// Words that some YAML reader or person takes for something else than text.
constexpr std::array<std::string_view, 12> reserved_words = {"yes",  "no",    "on",   "off",  "y",   "n",
                                                             "true", "false", "null", "none", "inf", "nan"};

// PyYAML and yaml-cpp end the search for the colon of a plain or quoted key after so many characters.
constexpr std::size_t longest_simple_key = 1000;

bool is_reserved(std::string_view text) {
    std::string lower{text};
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return std::find(reserved_words.begin(), reserved_words.end(), lower) != reserved_words.end();
}

/// Characters beyond ASCII that print as themselves in every reader.
bool is_safe_beyond_ascii(char32_t c) {
    if (c < 0xA1 || c == 0xAD || c == 0x2028 || c == 0x2029 || c == 0xFEFF) return false;
    const bool direction_mark =
        (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F);
    return !direction_mark && c != 0xFFFE && c != 0xFFFF;
}

bool has_plain_characters(std::string_view text) {
    constexpr std::string_view inside = "_-./+=@()<> ";
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = decode_utf8(text, at);
        const bool plain = point.value < 0x80
                               ? is_alphanumeric(text[at]) || inside.find(text[at]) != std::string_view::npos
                               : point.valid && is_safe_beyond_ascii(point.value);
        if (!plain) return false;
        at += point.length;
    }
    return true;
}

bool is_plain_string(std::string_view text) {
    if (text.empty() || text.back() == ' ') return false;
    const char first = text.front();
    const bool good_start = is_alphanumeric(first) || first == '_' || first == '/' || first == '.' ||
                            static_cast<unsigned char>(first) >= 0x80;
    if (!good_start || text.substr(0, 3) == "..." || !has_plain_characters(text)) return false;
    if (is_reserved(text) || is_typed_in_yaml_1_2(text)) return false;
    const Resolved resolved = resolve_scalar(text);
    return resolved.problem.empty() && resolved.value.as<std::string>() != nullptr;
}

bool needs_escapes(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = decode_utf8(text, at);
        if (!point.valid || point.value < 0x20 || point.value == 0x7F) return true;
        if (point.value >= 0x80 && !is_safe_beyond_ascii(point.value)) return true;
        at += point.length;
    }
    return false;
}

std::string escape(const CodePoint& point) {
    const auto c = static_cast<unsigned>(point.valid ? point.value : 0xFFFD);
    if (c == '\n') return "\\n";
    if (c == '\t') return "\\t";
    if (c == '\r') return "\\r";
    if (c < 0x100) return fmt::format("\\x{:02x}", c);
    return c < 0x10000 ? fmt::format("\\u{:04x}", c) : fmt::format("\\U{:08x}", c);
}

std::string print_flow_map(const Value::Map& map) {
    std::string text = "{";
    for (const auto& [key, value] : map) {
        if (text.size() > 1) text += ", ";
        if (key.size() > longest_simple_key) text += "? ";
        text += print_string(key) + ": " + print_inline(value);
    }
    return text + "}";
}

std::string print_flow_list(const Value::List& list) {
    std::string text = "[";
    for (const Value& value : list) {
        if (text.size() > 1) text += ", ";
        text += print_inline(value);
    }
    return text + "]";
}

/// What stands behind `key:` or `-`: a scalar on the same line, a collection below.
void print_below(const Value& value, std::size_t indent, bool in_list, std::string& out);

void print_map(const Value::Map& map, std::size_t indent, bool first_is_placed, std::string& out) {
    for (const auto& [key, value] : map) {
        if (!first_is_placed) out.append(indent, ' ');
        first_is_placed = false;
        if (key.size() > longest_simple_key) {
            out += "? " + print_string(key) + '\n';
            out.append(indent, ' ');
        } else {
            out += print_string(key);
        }
        out += ':';
        print_below(value, indent, false, out);
    }
}

void print_list(const Value::List& list, std::size_t indent, std::string& out) {
    for (const Value& value : list) {
        out.append(indent, ' ');
        out += '-';
        print_below(value, indent, true, out);
    }
}

void print_below(const Value& value, std::size_t indent, bool in_list, std::string& out) {
    const auto* map = value.as<Value::Map>();
    const auto* list = value.as<Value::List>();
    if (map != nullptr && !map->empty()) {
        out += in_list ? ' ' : '\n';
        print_map(*map, indent + 2, in_list, out);
    } else if (list != nullptr && !list->empty()) {
        out += '\n';
        print_list(*list, indent + 2, out);
    } else {
        out += ' ' + print_inline(value) + '\n';
    }
}

}  // namespace

std::string print_double(double value) {
    if (std::isnan(value)) return ".nan";
    if (std::isinf(value)) return value < 0 ? "-.inf" : ".inf";
    std::string text = fmt::format("{}", value);
    const std::size_t exponent = text.find('e');
    if (text.find('.') == std::string::npos) {
        text.insert(exponent == std::string::npos ? text.size() : exponent, ".0");
    }
    return text;
}

std::string print_single_quoted(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) {
        quoted += c;
        if (c == '\'') quoted += c;
    }
    return quoted + "'";
}

std::string print_double_quoted(std::string_view text) {
    std::string quoted = "\"";
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = decode_utf8(text, at);
        if (text[at] == '"' || text[at] == '\\') quoted += '\\';
        quoted += needs_escapes(text.substr(at, point.length)) ? escape(point)
                                                               : std::string{text.substr(at, point.length)};
        at += point.length;
    }
    return quoted + "\"";
}

std::string print_string(std::string_view text) {
    if (is_plain_string(text)) return std::string{text};
    return needs_escapes(text) ? print_double_quoted(text) : print_single_quoted(text);
}

std::string print_quoted_like(std::string_view text, char quote) {
    return quote == '"' || needs_escapes(text) ? print_double_quoted(text) : print_single_quoted(text);
}

std::string print_inline(const Value& value) {
    if (value.is_null()) return "null";
    if (const auto* flag = value.as<bool>()) return *flag ? "true" : "false";
    if (const auto* whole = value.as<std::int64_t>()) return std::to_string(*whole);
    if (const auto* real = value.as<double>()) return print_double(*real);
    if (const auto* big = value.as<Value::BigInteger>()) return big->digits;
    if (const auto* time = value.as<Value::Timestamp>()) return time->text;
    if (const auto* list = value.as<Value::List>()) return print_flow_list(*list);
    if (const auto* map = value.as<Value::Map>()) return print_flow_map(*map);
    return print_string(*value.as<std::string>());
}

std::string print_document(const Value& value) {
    std::string out;
    const auto* map = value.as<Value::Map>();
    const auto* list = value.as<Value::List>();
    if (map != nullptr && !map->empty()) {
        print_map(*map, 0, false, out);
    } else if (list != nullptr && !list->empty()) {
        print_list(*list, 0, out);
    } else {
        out = print_inline(value) + '\n';
    }
    return out;
}

}  // namespace dltask::yaml
