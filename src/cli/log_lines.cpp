// SPDX-License-Identifier: Apache-2.0
#include "cli/log_lines.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "model/time.hpp"
#include "run/log_writer.hpp"
#include "sys/clock.hpp"
#include "term/safe_text.hpp"

namespace dltask::cli {

std::string since_moment(const std::string& typed, const Moment& now) {
    if (typed.empty()) return {};
    constexpr std::size_t date = 10, to_minutes = 16;
    std::string text = typed;
    std::replace(text.begin(), text.end(), 'T', ' ');
    const std::string filled = text + (text.size() == date         ? " 00:00:00"
                                       : text.size() == to_minutes ? ":00"
                                                                   : "");
    if (run::begins_with_time(filled)) return filled;
    const auto seconds = model::parse_duration(typed);
    if (!seconds) {
        throw usage("'" + typed + "' is neither a duration nor a time", {"git dltask logs --since 10m"});
    }
    Moment then = now;
    then.unix_seconds -= *seconds;
    then.offset_seconds = sys::local_offset(then.unix_seconds);
    return then.log_time();
}

bool LogLines::feed(std::string_view text) {
    ready_.clear();
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        if (end == std::string_view::npos) {
            rest_ += text.substr(at);
            break;
        }
        rest_ += text.substr(at, end - at);
        print(rest_);
        rest_.clear();
        at = end + 1;
    }
    if (!ready_.empty()) terminal_.out(ready_);
    return !terminal_.out_closed;
}

void LogLines::print(std::string_view line) {
    if (!since_.empty() && run::begins_with_time(line)) {
        std::string time{line.substr(0, since_.size())};
        std::replace(time.begin(), time.end(), 'T', ' ');
        wanted_ = time >= since_;
    }
    if (!since_.empty() && !wanted_) return;
    for (std::size_t at = 0; at <= line.size();) {
        const std::size_t tab = std::min(line.find('\t', at), line.size());
        ready_ += term::safe(line.substr(at, tab - at));
        if (tab < line.size()) ready_ += '\t';
        at = tab + 1;
    }
    ready_ += '\n';
}

void LogLines::finish() {
    if (rest_.empty()) return;
    ready_.clear();
    print(rest_);
    rest_.clear();
    if (!ready_.empty()) terminal_.out(ready_);
}

}  // namespace dltask::cli
