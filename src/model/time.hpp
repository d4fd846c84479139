// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/moment.hpp"

namespace dltask::model {

/// The `<time>` of a task branch: local wall-clock time, `YYYYMMDDTHHMMSS`. It carries no zone.
class TaskTime {
public:
    [[nodiscard]] static std::optional<TaskTime> parse(std::string_view text);
    [[nodiscard]] static TaskTime of(const Moment& moment);
    [[nodiscard]] const std::string& str() const noexcept { return text_; }
    /// The same wall-clock time as RFC 3339, read under the given offset.
    [[nodiscard]] std::string rfc3339(int offset_seconds) const;
    auto operator<=>(const TaskTime&) const = default;

private:
    std::string text_;
};

/// `90`, `90s`, `5m`, `2h`, `1d` as seconds; nullopt for anything else or beyond 100 years.
[[nodiscard]] std::optional<std::int64_t> parse_duration(std::string_view text);

/// Seconds for people: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`.
[[nodiscard]] std::string print_duration(double seconds);

}  // namespace dltask::model
