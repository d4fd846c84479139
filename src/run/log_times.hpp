// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dltask::run {

/// Where the time of an attempt went, read off the times in its log alone. Times are in milliseconds.
struct LogTimes {
    struct Epoch {
        std::int64_t number = 0;
        std::int64_t at = 0;  ///< when it was first named
    };
    struct Gap {
        std::int64_t milliseconds = 0;
        std::string after;  ///< the line before it
    };
    std::int64_t first = 0;
    std::int64_t last = 0;
    std::vector<Epoch> epochs;  ///< in the order of their numbers
    std::int64_t of_epochs =
        0;                  ///< how many there will be, where the log says so (`epoch 3/20`); 0: it does not
    std::vector<Gap> gaps;  ///< the longest times without a line, the longest first

    /// Between the first mentions of two epochs that follow each other: mean, and the slowest.
    [[nodiscard]] std::optional<std::int64_t> mean_epoch() const;
    [[nodiscard]] std::optional<Epoch> slowest_epoch() const;  ///< `at` is its duration
};

/// An epoch that a line names: `epoch 3`, `Epoch: 3/20`, `[epoch=3]`; not `epochs 20`, and not a function's
/// name and line as loggers print them: `end_epoch: 31`.
struct EpochMention {
    std::int64_t number = 0;
    std::int64_t of = 0;  ///< how many there will be; 0: it does not say
};
[[nodiscard]] std::optional<EpochMention> epoch_in(std::string_view line);

/// From the first line at or after `since` (as a log writes times; empty: all).
[[nodiscard]] LogTimes read_times(std::string_view log, std::string_view since = {}, std::size_t gaps = 5);

}  // namespace dltask::run
