// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <vector>

#include "yaml/resolve.hpp"
#include "yaml/scan.hpp"

namespace dltask::yaml {
namespace {

// Python refuses decimal integers beyond 4,300 digits, and the conversion of the other bases is
// quadratic; nobody's parameter is that long.
constexpr std::size_t longest_decimal = 4300;
constexpr std::size_t longest_other = 1024;

std::string without_underscores(std::string_view text) {
    std::string clean{text};
    clean.erase(std::remove(clean.begin(), clean.end(), '_'), clean.end());
    return clean;
}

unsigned digit_value(char c) {
    if (c <= '9') return static_cast<unsigned>(c - '0');
    return static_cast<unsigned>((c | 0x20) - 'a' + 10);
}

/// A natural number of any size, in limbs of nine decimal digits, the lowest first.
class Natural {
public:
    void multiply_add(std::uint32_t factor, std::uint32_t summand) {
        std::uint64_t carry = summand;
        for (std::uint32_t& limb : limbs_) {
            carry += std::uint64_t{limb} * factor;
            limb = static_cast<std::uint32_t>(carry % base);
            carry /= base;
        }
        if (carry != 0) limbs_.push_back(static_cast<std::uint32_t>(carry));
    }

    [[nodiscard]] std::string digits() const {
        if (limbs_.empty()) return "0";
        std::string text = std::to_string(limbs_.back());
        for (std::size_t i = limbs_.size() - 1; i-- > 0;) {
            const std::string limb = std::to_string(limbs_[i]);
            text += std::string(9 - limb.size(), '0') + limb;
        }
        return text;
    }

private:
    static constexpr std::uint64_t base = 1'000'000'000;
    std::vector<std::uint32_t> limbs_;
};

Resolved make_int(bool negative, std::string digits) {
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
    if (negative && digits != "0") digits.insert(digits.begin(), '-');
    std::int64_t value = 0;
    const char* end = digits.data() + digits.size();
    if (std::from_chars(digits.data(), end, value).ec == std::errc{}) return {model::Value{value}, ""};
    return {model::Value{model::Value::BigInteger{std::move(digits)}}, ""};
}

Resolved convert(std::string_view text, bool negative, std::string_view digits, std::uint32_t base) {
    if (digits.empty()) return {model::Value{text}, "an integer without digits"};
    if (digits.size() > longest_other) return {model::Value{text}, "an integer with too many digits"};
    Natural value;
    for (const char c : digits) value.multiply_add(base, digit_value(c));
    return make_int(negative, value.digits());
}

/// Parts between colons, base 60.
Resolved convert_sexagesimal(std::string_view text, bool negative, std::string_view parts) {
    if (parts.size() > longest_other) return {model::Value{text}, "an integer with too many digits"};
    Natural value;
    std::uint32_t part = 0;
    bool first = true;
    for (std::size_t at = 0; at <= parts.size(); ++at) {
        if (at < parts.size() && parts[at] != ':') {
            if (first) {
                value.multiply_add(10, digit_value(parts[at]));
            } else {
                part = part * 10 + digit_value(parts[at]);
            }
            continue;
        }
        if (!first) value.multiply_add(60, part);
        first = false;
        part = 0;
    }
    return make_int(negative, value.digits());
}

double to_double(const std::string& text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    // Out of range is an infinity or zero for Python; from_chars does not tell which.
    if (error == std::errc::result_out_of_range) return std::strtod(text.c_str(), nullptr);
    return value;
}

double sexagesimal_to_double(std::string_view text) {
    std::vector<double> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t colon = std::min(text.find(':', at), text.size());
        parts.push_back(to_double(std::string{text.substr(at, colon - at)}));
        at = colon + 1;
    }
    double value = 0, base = 1;
    for (std::size_t i = parts.size(); i-- > 0; base *= 60) value += parts[i] * base;
    return value;
}

Resolved make_float(std::string_view text) {
    std::string clean = without_underscores(text);
    const bool negative = clean[0] == '-';
    if (negative || clean[0] == '+') clean.erase(0, 1);
    double value = 0;
    if (clean[0] == '.' && (clean[1] == 'i' || clean[1] == 'I')) {
        value = std::numeric_limits<double>::infinity();
    } else if (clean[0] == '.' && (clean[1] == 'n' || clean[1] == 'N')) {
        return {model::Value{std::numeric_limits<double>::quiet_NaN()}, ""};
    } else if (clean.find(':') != std::string::npos) {
        value = sexagesimal_to_double(clean);
    } else {
        value = to_double(clean);
    }
    return {model::Value{negative ? -value : value}, ""};
}

/// `(:[0-5]?[0-9])+`
bool skip_sixties(Scan& scan) {
    bool any = false;
    while (scan.skip(':')) {
        const std::size_t digits = scan.skip_while(is_digit);
        const std::string_view last = scan.before(digits);
        if (digits == 0 || digits > 2 || (digits == 2 && last[0] > '5')) return false;
        any = true;
    }
    return any;
}

void skip_signed_exponent(Scan& scan) {
    Scan trial = scan;
    if ((trial.skip('e') || trial.skip('E')) && (trial.skip('-') || trial.skip('+')) &&
        trial.skip_while(is_digit) > 0) {
        scan = trial;
    }
}

bool is_decimal_float(Scan scan) {
    scan.skip_sign();
    if (!is_digit(scan.peek())) return false;
    scan.skip_while(is_digit_or_underscore);
    if (!scan.skip('.')) return false;
    scan.skip_while(is_digit_or_underscore);
    skip_signed_exponent(scan);
    return scan.done();
}

bool is_fraction(Scan scan) {
    if (!scan.skip('.') || !is_digit(scan.peek())) return false;
    scan.skip_while(is_digit_or_underscore);
    skip_signed_exponent(scan);
    return scan.done();
}

bool is_sexagesimal_float(Scan scan) {
    scan.skip_sign();
    if (!is_digit(scan.peek())) return false;
    scan.skip_while(is_digit_or_underscore);
    if (!skip_sixties(scan) || !scan.skip('.')) return false;
    scan.skip_while(is_digit_or_underscore);
    return scan.done();
}

bool is_special_float(std::string_view text) {
    if (text == ".nan" || text == ".NaN" || text == ".NAN") return true;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
    return text == ".inf" || text == ".Inf" || text == ".INF";
}

}  // namespace

std::optional<Resolved> resolve_int(std::string_view text) {
    Scan scan{text};
    const bool negative = scan.peek() == '-';
    scan.skip_sign();
    if (!is_digit(scan.peek())) return std::nullopt;
    const std::string clean = without_underscores(scan.rest());
    const std::string_view digits = clean;
    if (scan.rest() == "0") return make_int(negative, "0");
    if (scan.skip('0')) {
        const bool binary = scan.skip('b'), hexadecimal = !binary && scan.skip('x');
        const std::size_t count = scan.skip_while(binary        ? is_binary_digit_or_underscore
                                                  : hexadecimal ? is_hex_digit_or_underscore
                                                                : is_octal_digit_or_underscore);
        if (count == 0 || !scan.done()) return std::nullopt;
        if (binary) return convert(text, negative, digits.substr(2), 2);
        if (hexadecimal) return convert(text, negative, digits.substr(2), 16);
        return convert(text, negative, digits, 8);
    }
    scan.skip_while(is_digit_or_underscore);
    if (scan.done()) {
        if (clean.size() > longest_decimal) {
            return Resolved{model::Value{text}, "an integer with too many digits"};
        }
        return make_int(negative, clean);
    }
    if (!skip_sixties(scan) || !scan.done()) return std::nullopt;
    return convert_sexagesimal(text, negative, digits);
}

std::optional<Resolved> resolve_float(std::string_view text) {
    const Scan scan{text};
    if (is_decimal_float(scan) || is_fraction(scan) || is_sexagesimal_float(scan) || is_special_float(text)) {
        return make_float(text);
    }
    return std::nullopt;
}

std::optional<double> resolve_bare_number(std::string_view text) {
    Scan scan{text};
    scan.skip_sign();
    const std::size_t whole = is_digit(scan.peek()) ? scan.skip_while(is_digit_or_underscore) : 0;
    const bool dot = scan.skip('.');
    const std::size_t fraction = dot ? scan.skip_while(is_digit_or_underscore) : 0;
    if (whole + fraction == 0 || (whole == 0 && scan.before(fraction)[0] == '_')) return std::nullopt;
    const bool exponent = scan.skip('e') || scan.skip('E');
    if (exponent) {
        scan.skip_sign();
        if (scan.skip_while(is_digit) == 0) return std::nullopt;
    }
    if (!scan.done() || !(dot || exponent)) return std::nullopt;
    return *make_float(text).value.as<double>();
}

bool is_typed_in_yaml_1_2(std::string_view text) {
    Scan scan{text};
    if (scan.skip('0')) {
        Scan octal = scan, hexadecimal = scan;
        if (octal.skip('o') && octal.skip_while(is_digit) > 0 && octal.done()) return true;
        if (hexadecimal.skip('x') && hexadecimal.skip_while(is_hex_digit_or_underscore) > 0 &&
            hexadecimal.done()) {
            return true;
        }
    }
    scan = Scan{text};
    scan.skip_sign();
    if (scan.skip_while(is_digit) > 0 && scan.done()) return true;
    return is_special_float(text) || resolve_bare_number(text).has_value();
}

}  // namespace dltask::yaml
