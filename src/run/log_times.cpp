// SPDX-License-Identifier: Apache-2.0
#include "run/log_times.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"
#include "run/log_writer.hpp"

namespace dltask::run {
namespace {

std::int64_t number_at(std::string_view text, std::size_t at, std::size_t digits) {
    std::int64_t number = 0;
    std::from_chars(text.data() + at, text.data() + std::min(at + digits, text.size()), number);
    return number;
}

/// Days of the civil calendar, for differences only (Howard Hinnant's algorithm).
std::int64_t days_of(std::int64_t year, std::int64_t month, std::int64_t day) {
    year -= month <= 2 ? 1 : 0;
    const std::int64_t era = year / 400;
    const std::int64_t of_era = year - era * 400;
    const std::int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year;
}

/// Of a line that begins with a time.
std::int64_t milliseconds_of(std::string_view line) {
    const std::int64_t days = days_of(number_at(line, 0, 4), number_at(line, 5, 2), number_at(line, 8, 2));
    const std::int64_t seconds =
        ((days * 24 + number_at(line, 11, 2)) * 60 + number_at(line, 14, 2)) * 60 + number_at(line, 17, 2);
    constexpr std::size_t fraction = 19;
    const bool has_fraction = line.size() > fraction + 3 && (line[fraction] == '.' || line[fraction] == ',');
    return seconds * 1000 + (has_fraction ? number_at(line, fraction + 1, 3) : 0);
}

void note_epoch(LogTimes& times, const EpochMention& mention, std::int64_t at) {
    times.of_epochs = std::max(times.of_epochs, mention.of);
    const bool is_next = times.epochs.empty() || mention.number > times.epochs.back().number;
    if (is_next) times.epochs.push_back({mention.number, at});
}

void note_gap(LogTimes& times, std::int64_t milliseconds, std::string_view before, std::size_t most) {
    constexpr std::int64_t worth_telling = 20;  // lines are read in batches of this
    if (most == 0 || milliseconds <= worth_telling) return;
    if (times.gaps.size() == most && times.gaps.back().milliseconds >= milliseconds) return;
    if (times.gaps.size() == most) times.gaps.pop_back();
    const auto place = std::find_if(times.gaps.begin(), times.gaps.end(), [&](const LogTimes::Gap& gap) {
        return gap.milliseconds < milliseconds;
    });
    constexpr std::size_t longest = 200;
    times.gaps.insert(place, {milliseconds, std::string{before.substr(0, longest)}});
}

}  // namespace

std::optional<EpochMention> epoch_in(std::string_view line) {
    constexpr std::string_view word = "poch";
    for (std::size_t at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
        const bool begins = at > 0 && (line[at - 1] == 'e' || line[at - 1] == 'E');
        if (!begins || (at > 1 && (is_letter(line[at - 2]) || line[at - 2] == '_'))) continue;
        const std::size_t digits = line.find_first_not_of(" \t:=[(#", at + word.size());
        if (digits == std::string_view::npos || line[digits] < '0' || line[digits] > '9') continue;
        EpochMention mention;
        const char* end = line.data() + line.size();
        const auto [after, error] = std::from_chars(line.data() + digits, end, mention.number);
        if (error != std::errc{}) continue;
        if (after != end && *after == '/') std::from_chars(after + 1, end, mention.of);
        return mention;
    }
    return std::nullopt;
}

LogTimes read_times(std::string_view log, std::string_view since, std::size_t gaps) {
    LogTimes times;
    std::string_view before;
    for (std::size_t at = 0; at < log.size();) {
        const std::size_t end = std::min(log.find('\n', at), log.size());
        const std::string_view line = log.substr(at, end - at);
        at = end + 1;
        if (!begins_with_time(line)) continue;
        if (line.substr(0, since.size()) < since) continue;
        const std::int64_t now = milliseconds_of(line);
        if (before.empty()) times.first = times.last = now;
        note_gap(times, now - times.last, before, gaps);
        if (const auto mention = epoch_in(line)) note_epoch(times, *mention, now);
        times.last = std::max(times.last, now);
        before = line;
    }
    return times;
}

std::optional<std::int64_t> LogTimes::mean_epoch() const {
    if (epochs.size() < 2) return std::nullopt;
    const std::int64_t count = epochs.back().number - epochs.front().number;
    return (epochs.back().at - epochs.front().at) / count;
}

std::optional<LogTimes::Epoch> LogTimes::slowest_epoch() const {
    std::optional<Epoch> slowest;
    for (std::size_t i = 1; i < epochs.size(); ++i) {
        const std::int64_t duration = epochs[i].at - epochs[i - 1].at;
        if (!slowest || duration > slowest->at) slowest = Epoch{epochs[i].number, duration};
    }
    return slowest;
}

}  // namespace dltask::run
