// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace dltask::cli {

/// Columns of every help text: what fits a terminal of the usual width.
constexpr std::size_t help_width = 80;

/// Joins words with blanks; a line that would pass `help_width` goes on below, `indent` blanks in.
/// The first line begins after `first`, which is printed as it is.
[[nodiscard]] std::string wrap(const std::string& first, const std::vector<std::string>& words,
                               std::size_t indent);
/// The same for a text whose words are parted by blanks.
[[nodiscard]] std::string wrap_text(const std::string& first, const std::string& text, std::size_t indent);

}  // namespace dltask::cli
