// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dltask {

/// A moment with the local offset under which it is shown. `offset_seconds` is east of UTC.
struct Moment {
    std::int64_t unix_seconds = 0;
    int milliseconds = 0;
    int offset_seconds = 0;

    [[nodiscard]] std::string rfc3339() const;   ///< 2026-11-22T10:30:00+08:00
    [[nodiscard]] std::string log_time() const;  ///< 2026-11-22 10:30:00.123, local
    [[nodiscard]] std::string git_time() const;  ///< 1795314600 +0800
    [[nodiscard]] static std::optional<Moment> parse_rfc3339(std::string_view text);
};

}  // namespace dltask
