// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "model/value.hpp"

namespace dltask::yaml {

/// Shortest digits that read back, with a dot and a signed exponent: `1.0e-05`.
[[nodiscard]] std::string print_double(double value);

/// Plain where every reader takes it for this string, else single quotes, else double quotes.
[[nodiscard]] std::string print_string(std::string_view text);

/// Quoted as its neighbour was, as far as the characters allow.
[[nodiscard]] std::string print_quoted_like(std::string_view text, char quote);

[[nodiscard]] std::string print_single_quoted(std::string_view text);
[[nodiscard]] std::string print_double_quoted(std::string_view text);

}  // namespace dltask::yaml
