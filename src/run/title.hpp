// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dltask::run {

/// How far a run has come, by the lines that it prints now and then: the words for a terminal's title.
class Progress {
public:
    /// `name` is made safe by the caller.
    Progress(std::string name, std::int64_t started_ns) : name_{std::move(name)}, started_{started_ns} {}

    /// The last line of the log; times are of the monotonic clock.
    void see(std::string_view line, std::int64_t now_ns);
    /// `lr-0.01 0:12:34, epoch 3/20, 1:10:00 to go`, and `silent for 0:45` after a while.
    [[nodiscard]] std::string words(std::int64_t now_ns, std::int64_t last_output_ns) const;

private:
    struct Seen {
        std::int64_t epoch = 0;
        std::int64_t at = 0;
    };
    std::string name_;
    std::int64_t started_;
    std::optional<Seen> first_;
    std::optional<Seen> last_;
    std::int64_t epochs_ = 0;  ///< that there will be; 0: nobody says
};

/// What sets the title of a terminal, and what keeps and gives back the one that it had.
[[nodiscard]] std::string title_sequence(std::string_view words);
inline constexpr std::string_view keep_title = "\033[22;2t";
inline constexpr std::string_view restore_title = "\033[23;2t";

}  // namespace dltask::run
