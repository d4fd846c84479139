// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>

#include "base/utf8.hpp"
#include "json/json.hpp"

namespace dltask::json {
namespace {

using model::Value;

std::string print_double(double value) {
    if (!std::isfinite(value)) return "null";
    std::string text = fmt::format("{}", value);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
}

/// U+2028 and U+2029 end a line for JavaScript; DEL, the C1 controls and bidi controls upset terminals.
bool needs_escape(char32_t c) {
    const bool direction_mark =
        (c >= 0x200E && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || direction_mark;
}

void print_character(const CodePoint& point, std::string_view bytes, std::string& out) {
    switch (point.valid ? point.value : 0xFFFD) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            break;
    }
    if (!point.valid) {
        out += "\xEF\xBF\xBD";
    } else if (needs_escape(point.value)) {
        out += fmt::format("\\u{:04x}", static_cast<unsigned>(point.value));
    } else {
        out += bytes;
    }
}

void print_string(std::string_view text, std::string& out) {
    out += '"';
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = decode_utf8(text, at);
        print_character(point, text.substr(at, point.length), out);
        at += point.length;
    }
    out += '"';
}

class Printer {
public:
    explicit Printer(int indent) : indent_{indent} {}

    void print(const Value& value, int level) {
        if (const auto* list = value.as<Value::List>()) {
            print_list(*list, level);
        } else if (const auto* map = value.as<Value::Map>()) {
            print_map(*map, level);
        } else {
            print_scalar(value);
        }
    }

    std::string out;

private:
    void print_scalar(const Value& value) {
        if (value.is_null()) out += "null";
        if (const auto* flag = value.as<bool>()) out += *flag ? "true" : "false";
        if (const auto* whole = value.as<std::int64_t>()) out += std::to_string(*whole);
        if (const auto* real = value.as<double>()) out += print_double(*real);
        if (const auto* big = value.as<Value::BigInteger>()) out += big->digits;
        if (const auto* time = value.as<Value::Timestamp>()) print_string(time->text, out);
        if (const auto* text = value.as<std::string>()) print_string(*text, out);
    }

    void break_line(int level) {
        if (indent_ < 0) return;
        out += '\n';
        out.append(static_cast<std::size_t>(indent_) * static_cast<std::size_t>(level), ' ');
    }

    void print_list(const Value::List& list, int level) {
        out += '[';
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (i > 0) out += ',';
            break_line(level + 1);
            print(list[i], level + 1);
        }
        if (!list.empty()) break_line(level);
        out += ']';
    }

    void print_map(const Value::Map& map, int level) {
        out += '{';
        for (std::size_t i = 0; i < map.size(); ++i) {
            if (i > 0) out += ',';
            break_line(level + 1);
            print_string(map[i].first, out);
            out += indent_ < 0 ? ":" : ": ";
            print(map[i].second, level + 1);
        }
        if (!map.empty()) break_line(level);
        out += '}';
    }

    int indent_;
};

}  // namespace

std::string print(const Value& value, int indent) {
    Printer printer{indent};
    printer.print(value, 0);
    return std::move(printer.out);
}

}  // namespace dltask::json
