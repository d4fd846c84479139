// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/value.hpp"
#include "report/curve.hpp"
#include "report/line_pattern.hpp"

namespace dltask::report {

/// One of `metrics.patterns`: which group is which metric.
struct LogPattern {
    LinePattern pattern;
    std::vector<std::string> metrics;  ///< by group; empty: none
    std::optional<std::size_t> step;   ///< the group of the x axis; none: matches are counted
};

/// `metrics.patterns` of the settings: a list of regular expressions with named groups (`(?P<loss>\S+)`), or
/// a map from a metric's name to one whose first group is its value. A group `step`, `iteration` or `epoch`
/// (the first of these) is the x axis.
struct LogPatterns {
    std::vector<LogPattern> patterns;
    std::vector<std::string> problems;  ///< of those that cannot be used

    [[nodiscard]] static LogPatterns read(const model::Value& metrics);
    [[nodiscard]] static LogPatterns read_texts(const std::vector<std::string>& texts);
    [[nodiscard]] bool empty() const noexcept { return patterns.empty(); }
    /// Two that read the same from every log have the same one; empty when there are none.
    [[nodiscard]] std::string fingerprint() const;
};

struct LogLimits {
    std::size_t bytes = 32U << 20U;
    std::size_t line = 4096;             ///< bytes of a line that are looked at
    std::size_t points = 1'000'000;      ///< of one pattern
    std::uint64_t steps = 500'000'000U;  ///< of the engine, some seconds
};

/// What a log says by these patterns.
struct LogMetrics {
    model::Value::Map last;           ///< the last number of each metric
    std::vector<Curve> curves;        ///< of each pattern that was found; file `task.log`
    std::vector<std::size_t> counts;  ///< by pattern: in how many lines it was found
    std::string problem;              ///< what was not read
};

/// One line that a pattern was found in.
struct LogMatch {
    std::size_t line = 0;  ///< from 1 on
    std::string_view text;
    std::size_t pattern = 0;
    std::vector<std::pair<std::string, std::string_view>> groups;  ///< name (`step`, a metric), text
};

/// The time that a run puts before each line is left out. `tell` hears of each match.
[[nodiscard]] LogMetrics read_log(std::string_view text, const LogPatterns& patterns,
                                  const LogLimits& limits = {},
                                  const std::function<void(const LogMatch&)>& tell = {});

}  // namespace dltask::report
