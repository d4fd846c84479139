// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "report/line_pattern.hpp"

namespace dltask::report {

struct ParsedPattern {
    LinePattern::Program program;
    std::vector<std::string> groups;
};

/// The program of a pattern, of at most some thousand instructions; the string says what is wrong.
[[nodiscard]] std::variant<ParsedPattern, std::string> parse_line_pattern(std::string_view text);

}  // namespace dltask::report
