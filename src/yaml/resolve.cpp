// SPDX-License-Identifier: Apache-2.0
#include "yaml/resolve.hpp"

#include <array>
#include <chrono>

#include "yaml/document.hpp"
#include "yaml/scan.hpp"

namespace dltask::yaml {
namespace {

using model::Value;

template <std::size_t N>
bool is_one_of(std::string_view text, const std::array<std::string_view, N>& words) {
    for (const std::string_view word : words) {
        if (word == text) return true;
    }
    return false;
}

constexpr std::array<std::string_view, 9> true_words = {"yes",  "Yes", "YES", "true", "True",
                                                        "TRUE", "on",  "On",  "ON"};
constexpr std::array<std::string_view, 9> false_words = {"no",    "No",  "NO",  "false", "False",
                                                         "FALSE", "off", "Off", "OFF"};
constexpr std::array<std::string_view, 5> null_words = {"", "~", "null", "Null", "NULL"};

bool is_blank_character(char c) {
    return c == ' ' || c == '\t';
}

int to_int(std::string_view digits) {
    int value = 0;
    for (const char c : digits) value = value * 10 + (c - '0');
    return value;
}

/// Reads `least` to `most` digits; -1 when there are not so many.
int read_digits(Scan& scan, std::size_t least, std::size_t most) {
    const std::size_t count = scan.skip_while(is_digit);
    if (count < least || count > most) return -1;
    return to_int(scan.before(count));
}

bool is_date(int year, int month, int day) {
    using namespace std::chrono;
    return year > 0 &&
           year_month_day{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                          std::chrono::day{static_cast<unsigned>(day)}}
               .ok();
}

enum class Form { other, valid, invalid };

/// `[ \t]*(Z|[-+]dd?(:dd)?)`, optional; the offset must be shorter than a day.
Form read_zone(Scan& scan) {
    scan.skip_while(is_blank_character);
    if (scan.skip('Z')) return scan.done() ? Form::valid : Form::other;
    if (scan.peek() != '+' && scan.peek() != '-') return Form::other;
    scan.skip_sign();
    const int hours = read_digits(scan, 1, 2);
    int minutes = 0;
    if (scan.skip(':')) minutes = read_digits(scan, 2, 2);
    if (hours < 0 || minutes < 0 || !scan.done()) return Form::other;
    return hours * 60 + minutes < 24 * 60 ? Form::valid : Form::invalid;
}

Form read_clock(Scan& scan) {
    if (!scan.skip('T') && !scan.skip('t') && scan.skip_while(is_blank_character) == 0) return Form::other;
    const int hour = read_digits(scan, 1, 2);
    if (hour < 0 || !scan.skip(':')) return Form::other;
    const int minute = read_digits(scan, 2, 2);
    if (minute < 0 || !scan.skip(':')) return Form::other;
    const int second = read_digits(scan, 2, 2);
    if (second < 0) return Form::other;
    if (scan.skip('.')) scan.skip_while(is_digit);
    const Form zone = scan.done() ? Form::valid : read_zone(scan);
    if (zone != Form::valid) return zone;
    return hour < 24 && minute < 60 && second < 60 ? Form::valid : Form::invalid;
}

Form timestamp_form(std::string_view text) {
    Scan scan{text};
    const int year = read_digits(scan, 4, 4);
    if (year < 0 || !scan.skip('-')) return Form::other;
    const int month = read_digits(scan, 1, 2);
    if (month < 0 || !scan.skip('-')) return Form::other;
    const int day = read_digits(scan, 1, 2);
    if (day < 0) return Form::other;
    const bool real = is_date(year, month, day);
    if (scan.done()) {
        if (text.size() != 10) return Form::other;
        return real ? Form::valid : Form::invalid;
    }
    const Form clock = read_clock(scan);
    return clock == Form::valid && !real ? Form::invalid : clock;
}

bool may_be_number(char first) {
    return is_digit(first) || first == '-' || first == '+' || first == '.';
}

}  // namespace

Resolved resolve_scalar(std::string_view text) {
    if (is_one_of(text, null_words)) return {Value{}, ""};
    if (is_one_of(text, true_words)) return {Value{true}, ""};
    if (is_one_of(text, false_words)) return {Value{false}, ""};
    if (may_be_number(text[0])) {
        if (auto number = resolve_float(text)) return std::move(*number);
        if (auto number = resolve_int(text)) return std::move(*number);
        const Form form = timestamp_form(text);
        if (form == Form::valid) return {Value{Value::Timestamp{std::string{text}}}, ""};
        if (form == Form::invalid) return {Value{text}, "a date or time that does not exist"};
    }
    if (text == "=") return {Value{text}, "a lone '=', which PyYAML does not read"};
    if (text == "<<") return {Value{text}, "a lone '<<', which PyYAML does not read"};
    return {Value{text}, ""};
}

Value resolve_plain(std::string_view text) {
    return resolve_scalar(text).value;
}

}  // namespace dltask::yaml
