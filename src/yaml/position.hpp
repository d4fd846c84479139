// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace dltask::yaml {

/// Lines and columns count from 1; columns count bytes.
struct Position {
    std::size_t line = 1;
    std::size_t column = 1;
    bool operator==(const Position&) const = default;
};

/// Where the value with a dotted name (`run.env.OMP`, keys that contain dots themselves included)
/// begins in a text that `parse` accepts; the nearest map above it when it is not there.
[[nodiscard]] Position locate(std::string_view text, std::string_view dotted);

/// The same for its key.
[[nodiscard]] Position locate_key(std::string_view text, std::string_view dotted);

}  // namespace dltask::yaml
