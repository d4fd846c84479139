// SPDX-License-Identifier: Apache-2.0
#include "base/moment.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>

namespace dltask {
namespace {

struct Civil {
    int year, month, day, hour, minute, second;
};

Civil civil(std::int64_t unix_seconds) {
    using namespace std::chrono;
    const sys_seconds at{seconds{unix_seconds}};
    const sys_days date = floor<days>(at);
    const year_month_day ymd{date};
    const hh_mm_ss clock{at - date};
    return {static_cast<int>(ymd.year()),
            static_cast<int>(static_cast<unsigned>(ymd.month())),
            static_cast<int>(static_cast<unsigned>(ymd.day())),
            static_cast<int>(clock.hours().count()),
            static_cast<int>(clock.minutes().count()),
            static_cast<int>(clock.seconds().count())};
}

/// The number in a fixed field of digits; -1 when it is none.
int digits(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return -1;
    int value = 0;
    for (const char c : text.substr(at, count)) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

std::optional<int> parse_offset(std::string_view text) {
    if (text == "Z" || text == "z") return 0;
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
    const int hours = digits(text, 1, 2);
    const int minutes = digits(text, 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
    const int seconds = hours * 3600 + minutes * 60;
    return text[0] == '-' ? -seconds : seconds;
}

}  // namespace

std::string Moment::rfc3339() const {
    const Civil c = civil(unix_seconds + offset_seconds);
    const int minutes = (offset_seconds < 0 ? -offset_seconds : offset_seconds) / 60;
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{:02}:{:02}", c.year, c.month, c.day, c.hour,
                       c.minute, c.second, offset_seconds < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

std::string Moment::log_time() const {
    const Civil c = civil(unix_seconds + offset_seconds);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:03}", c.year, c.month, c.day, c.hour, c.minute,
                       c.second, milliseconds);
}

std::string Moment::git_time() const {
    const int minutes = (offset_seconds < 0 ? -offset_seconds : offset_seconds) / 60;
    return fmt::format("{} {}{:02}{:02}", unix_seconds, offset_seconds < 0 ? '-' : '+', minutes / 60,
                       minutes % 60);
}

std::optional<Moment> Moment::parse_rfc3339(std::string_view text) {
    using namespace std::chrono;
    if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':') {
        return std::nullopt;
    }
    if (text[10] != 'T' && text[10] != 't' && text[10] != ' ') return std::nullopt;
    const year_month_day ymd{year{digits(text, 0, 4)}, month{static_cast<unsigned>(digits(text, 5, 2))},
                             day{static_cast<unsigned>(digits(text, 8, 2))}};
    const int h = digits(text, 11, 2), m = digits(text, 14, 2), s = digits(text, 17, 2);
    if (digits(text, 0, 4) < 0 || !ymd.ok() || h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 60) {
        return std::nullopt;
    }
    Moment moment;
    std::size_t at = 19;
    if (text[at] == '.') {
        int scale = 100;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10) {
            moment.milliseconds += (text[at] - '0') * scale;
        }
    }
    const std::optional<int> offset = parse_offset(text.substr(at));
    if (!offset) return std::nullopt;
    moment.offset_seconds = *offset;
    moment.unix_seconds =
        sys_seconds{sys_days{ymd}}.time_since_epoch().count() + h * 3600 + m * 60 + s - *offset;
    return moment;
}

}  // namespace dltask
