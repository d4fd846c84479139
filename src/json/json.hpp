// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "model/value.hpp"

namespace dltask::json {

struct Diagnostic {
    std::string message;
    std::size_t byte = 0;  ///< offset from the start
};

struct Limits {
    std::size_t bytes = 64U << 20U;
    std::size_t depth = 64;
};

/// RFC 8259 JSON, and `NaN`, `Infinity`, `-Infinity` as Python's json module writes them. Refused:
/// beyond the limits, duplicate keys, invalid UTF-8, anything after the value.
[[nodiscard]] std::variant<model::Value, Diagnostic> parse(std::string_view text, const Limits& limits = {});

/// Strict JSON: NaN and infinities become null, invalid UTF-8 is replaced, U+2028 and U+2029 are
/// escaped. `indent` < 0: one line. Doubles print with the shortest digits that read back.
[[nodiscard]] std::string print(const model::Value& value, int indent = -1);

}  // namespace dltask::json
