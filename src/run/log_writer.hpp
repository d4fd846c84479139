// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/moment.hpp"
#include "run/line_cleaner.hpp"
#include "run/line_watch.hpp"
#include "run/log_rest.hpp"
#include "run/rank_logs.hpp"
#include "sys/append_file.hpp"

namespace dltask::run {

/// Where output came from. Lines of different streams are not mixed within a line.
enum class Stream { output, error };

/// `task.log`: appended to over all attempts, each line with the moment at which it arrived (good to
/// the 20 ms in which output is read), unless it begins with a date and a time of its own.
///
/// A file that cannot be written never ends a run: up to `backlog` bytes wait for room, then the
/// oldest lines go and a line says how many.
class LogWriter {
public:
    static constexpr std::size_t backlog = 1U << 20U;

    /// Throws fatal when the file cannot be opened.
    /// `watch` and `ranks` see each line; they are not owned, nor is `rest`. Beyond `limit` bytes (0: none)
    /// the file keeps its start and its end, with a line between that says so, and `rest` gets what was
    /// there; while it is written it may have twice as much.
    explicit LogWriter(const std::filesystem::path& path, LineWatch* watch = nullptr, std::uint64_t limit = 0,
                       RankLogs* ranks = nullptr, LogRest* rest = nullptr);

    void begin(const Moment& at);  ///< of lines of ours, until others came
    void write(Stream stream, std::string_view bytes, const Moment& at);
    void tick(const Moment& at);  ///< now and then, while `holds_rows()`
    void flush();                 ///< to the file; once for each batch
    void finish();                ///< unfinished lines, then flush

    /// Whole lines wait in case a cursor goes back to them.
    [[nodiscard]] bool holds_rows() const noexcept;
    /// Why lines are missing or not yet written; empty when all is well.
    [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

private:
    void add(std::string_view line, const Moment& at);
    void drop_oldest();
    void leave_out_middle();
    void hand_over(sys::AppendFile::Span span);

    sys::AppendFile file_;
    LineWatch* watch_;
    RankLogs* ranks_;
    std::uint64_t limit_;
    LogRest* rest_;
    std::optional<std::uint64_t> head_end_;  ///< where lines were left out already
    std::uint64_t left_out_ = 0;             ///< bytes, by earlier attempts too
    bool rest_has_all_ = true;               ///< that was left out
    std::uint64_t since_look_ = 0;
    std::array<LineCleaner, 2> cleaners_;
    std::string pending_;
    std::string problem_;
    std::string last_time_;
    Moment last_moment_;
    std::uint64_t lost_lines_ = 0;
    std::size_t marker_ = 0;  ///< bytes at the start of pending_ that say so
};

/// Whether a line begins with `YYYY-MM-DD HH:MM:SS` (or with a `T` between).
[[nodiscard]] bool begins_with_time(std::string_view line);

}  // namespace dltask::run
