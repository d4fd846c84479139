// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "base/moment.hpp"
#include "model/value.hpp"

namespace dltask::run {

/// What `run.watch` asks for: nothing set watches for a loss that is `nan` or `inf`; `false` for nothing;
/// a list is patterns (ECMAScript); a map has `patterns` and `stop-after`, a number of lines.
struct WatchSettings {
    bool on = true;
    std::vector<std::regex> patterns;  ///< none: the loss
    std::uint64_t stop_after = 0;      ///< 0: never

    /// Throws refused when it is none of these.
    [[nodiscard]] static WatchSettings parse(const model::Value& value);
};

/// Reads the lines of a log along as they are written: what is watched for, and what a script that
/// failed said last.
class LineWatch {
public:
    /// `notice` hears of the first line that is found, once.
    LineWatch(WatchSettings settings, std::function<void(const std::string&)> notice)
        : settings_{std::move(settings)}, notice_{std::move(notice)} {}

    void see(std::string_view line, const Moment& at);

    [[nodiscard]] std::uint64_t found() const noexcept { return found_; }
    [[nodiscard]] const std::string& first_found() const noexcept { return first_found_; }  ///< with its time
    [[nodiscard]] bool wants_stop() const noexcept {
        return settings_.stop_after != 0 && found_ >= settings_.stop_after;
    }
    [[nodiscard]] const std::string& last_line() const noexcept { return last_line_; }
    /// The last traceback, if it is among the last lines, else the last line.
    [[nodiscard]] std::vector<std::string> last_words() const;

private:
    void collect(std::string_view line);

    WatchSettings settings_;
    std::function<void(const std::string&)> notice_;
    std::uint64_t found_ = 0;
    std::string first_found_;

    std::uint64_t lines_ = 0;
    std::string last_line_;
    std::vector<std::string> traceback_;
    std::size_t indent_ = 0;  ///< what stands before each line of it: `[rank0]: `
    bool collecting_ = false;
    bool fatal_ = false;  ///< Python's own stack dump, which has no last line
    std::uint64_t traceback_end_ = 0;
};

/// Whether a line tells of a loss that is no finite number.
[[nodiscard]] bool tells_of_bad_loss(std::string_view line);

}  // namespace dltask::run
