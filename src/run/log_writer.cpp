// SPDX-License-Identifier: Apache-2.0
#include "run/log_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace dltask::run {
namespace {

/// What the line says that stands where lines were left out.
struct LeftOut {
    std::uint64_t bytes = 0;
    bool is_kept = false;  ///< in compressed files beside the log

    static constexpr std::string_view begin = " [git-dltask: ";
    static constexpr std::string_view middle = " bytes are left out here; ";
    static constexpr std::string_view kept = "zcat task.log.*.gz prints them]";
    static constexpr std::string_view gone = "git dltask logs --raw has what was printed last]";

    [[nodiscard]] std::string print() const {
        return fmt::format("{}{}{}{}", begin.substr(1), bytes, middle, is_kept ? kept : gone);
    }

    [[nodiscard]] static std::optional<LeftOut> parse(std::string_view line) {
        LeftOut found;
        const std::size_t at = line.find(begin);
        if (!begins_with_time(line) || at == std::string_view::npos) return std::nullopt;
        line.remove_prefix(at + begin.size());
        const char* end = std::from_chars(line.data(), line.data() + line.size(), found.bytes).ptr;
        line.remove_prefix(static_cast<std::size_t>(end - line.data()));
        if (!line.starts_with(middle)) return std::nullopt;
        found.is_kept = line.ends_with(kept);
        return found;
    }
};

}  // namespace

bool begins_with_time(std::string_view line) {
    constexpr std::string_view form = "dddd-dd-dd dd:dd:dd";
    if (line.size() < form.size()) return false;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const char wanted = form[i];
        const char byte = line[i];
        const bool fits = wanted == 'd'   ? byte >= '0' && byte <= '9'
                          : wanted == ' ' ? byte == ' ' || byte == 'T'
                                          : byte == wanted;
        if (!fits) return false;
    }
    return true;
}

LogWriter::LogWriter(const std::filesystem::path& path, LineWatch* watch, std::uint64_t limit,
                     RankLogs* ranks, LogRest* rest)
    : file_{path},
      watch_{watch},
      ranks_{ranks},
      limit_{limit},
      rest_{rest},
      cleaners_{LineCleaner{[this](std::string_view line, const Moment& at) { add(line, at); }},
                LineCleaner{[this](std::string_view line, const Moment& at) { add(line, at); }}} {
    if (!file_.ends_with_line()) pending_ = '\n';
}

void LogWriter::begin(const Moment& at) {
    if (last_time_.empty()) last_moment_ = at;
}

void LogWriter::write(Stream stream, std::string_view bytes, const Moment& at) {
    // In slices: what one read brings may be written out as four times as much.
    constexpr std::size_t slice = 64U << 10U;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(slice, bytes.size()))) {
        cleaners_[static_cast<std::size_t>(stream)].feed(bytes.substr(0, slice), at);
        if (pending_.size() > slice) flush();
    }
}

void LogWriter::tick(const Moment& at) {
    for (LineCleaner& cleaner : cleaners_) cleaner.tick(at);
    flush();
}

bool LogWriter::holds_rows() const noexcept {
    return cleaners_[0].holds_rows() || cleaners_[1].holds_rows();
}

void LogWriter::add(std::string_view line, const Moment& at) {
    if (watch_ != nullptr) watch_->see(line, at);
    if (ranks_ != nullptr) ranks_->add(line, at);
    if (!begins_with_time(line)) {
        if (last_time_.empty() || at.unix_seconds != last_moment_.unix_seconds ||
            at.milliseconds != last_moment_.milliseconds) {
            last_moment_ = at;
            last_time_ = at.log_time() + ' ';
        }
        pending_ += last_time_;
    }
    pending_ += line;
    pending_ += '\n';
}

void LogWriter::flush() {
    if (ranks_ != nullptr) ranks_->flush();
    if (pending_.empty()) return;
    const sys::AppendFile::Appended done = file_.append(pending_);
    if (done.bytes > 0) {
        marker_ = 0;
        pending_.erase(0, done.bytes);
        since_look_ += done.bytes;
    }
    if (limit_ != 0 && since_look_ > limit_ && file_.size() > 2 * limit_) leave_out_middle();
    if (done.error != 0) problem_ = sys::reason(done.error);
    if (done.error == 0 && lost_lines_ == 0) problem_.clear();
    if (pending_.size() > backlog) drop_oldest();
}

/// A line of ours in the middle is not left out but made anew, with what it says taken over.
void LogWriter::hand_over(sys::AppendFile::Span span) {
    bool is_first = true;
    const bool is_read = file_.read(span, [&](std::string_view bytes) {
        if (std::exchange(is_first, false)) {
            if (const auto before = LeftOut::parse(bytes.substr(0, bytes.find('\n')))) {
                left_out_ = std::max(left_out_, before->bytes);
                rest_has_all_ = rest_has_all_ && before->is_kept;
                bytes.remove_prefix(bytes.find('\n') + 1);
            }
        }
        left_out_ += bytes.size();
        if (rest_ != nullptr) rest_->add(bytes);
    });
    rest_has_all_ = is_read && rest_ != nullptr && rest_->is_whole() && rest_has_all_;
}

void LogWriter::leave_out_middle() {
    since_look_ = 0;
    constexpr std::uint64_t for_the_marker = 256;
    if (file_.size() <= limit_) return;
    auto span = file_.middle((limit_ - std::min(limit_, for_the_marker)) / 2);
    if (!span) return;
    span->start = head_end_.value_or(span->start);
    hand_over(*span);
    const LeftOut marker{left_out_, rest_has_all_};
    head_end_ = span->start;
    static_cast<void>(file_.replace(*span, fmt::format("{} {}\n", last_moment_.log_time(), marker.print())));
}

void LogWriter::drop_oldest() {
    std::string_view rest{pending_};
    rest.remove_prefix(marker_);
    // The rest of a line that is half in the file goes with it.
    while (rest.size() > backlog / 2) {
        const std::size_t end = rest.find('\n');
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
        ++lost_lines_;
    }
    std::string marker =
        fmt::format("{}{}[git-dltask: {} lines are missing here: {}]\n", file_.ends_with_line() ? "" : "\n",
                    last_moment_.log_time() + ' ', lost_lines_, problem_);
    marker_ = marker.size();
    pending_ = std::move(marker) + std::string{rest};
}

void LogWriter::finish() {
    for (LineCleaner& cleaner : cleaners_) cleaner.finish();
    flush();
    if (limit_ != 0) leave_out_middle();
    const bool has_rest = rest_ == nullptr || rest_->restore();
    if ((!file_.restore() || !has_rest) && problem_.empty())
        problem_ = "the log was replaced while the run went on";
}

}  // namespace dltask::run
