// SPDX-License-Identifier: Apache-2.0
#include "model/time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace dltask::model {
namespace {

std::string with_separators(std::string_view text) {
    return fmt::format("{}-{}-{}T{}:{}:{}", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2),
                       text.substr(9, 2), text.substr(11, 2), text.substr(13, 2));
}

}  // namespace

std::optional<TaskTime> TaskTime::parse(std::string_view text) {
    if (text.size() != 15 || text[8] != 'T') return std::nullopt;
    if (!Moment::parse_rfc3339(with_separators(text) + "Z")) return std::nullopt;
    TaskTime time;
    time.text_ = std::string{text};
    return time;
}

TaskTime TaskTime::of(const Moment& moment) {
    std::string text = moment.rfc3339().substr(0, 19);
    std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
    TaskTime time;
    time.text_ = std::move(text);
    return time;
}

std::string TaskTime::rfc3339(int offset_seconds) const {
    auto moment = Moment::parse_rfc3339(with_separators(text_) + "Z");
    moment->offset_seconds = offset_seconds;
    moment->unix_seconds -= offset_seconds;
    return moment->rfc3339();
}

std::optional<std::int64_t> parse_duration(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || value < 0 || text.empty() || text[0] == '-') return std::nullopt;
    const std::string_view unit{end, static_cast<std::size_t>(text.data() + text.size() - end)};
    std::int64_t factor = 0;
    if (unit.empty() || unit == "s") factor = 1;
    if (unit == "m") factor = 60;
    if (unit == "h") factor = 3600;
    if (unit == "d") factor = 86400;
    constexpr std::int64_t century = std::int64_t{36525} * 86400;
    if (factor == 0 || value > century / factor) return std::nullopt;
    return value * factor;
}

std::string print_duration(double seconds) {
    if (!std::isfinite(seconds) || seconds < 0) return "?";
    if (seconds < 9.95) return fmt::format("{:.1f} s", seconds);
    const auto whole = static_cast<std::int64_t>(std::llround(std::min(seconds, 1e15)));
    if (whole < 60) return fmt::format("{} s", whole);
    if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
    if (whole < 86400) return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
    return fmt::format("{} d {} h", whole / 86400, whole % 86400 / 3600);
}

}  // namespace dltask::model
