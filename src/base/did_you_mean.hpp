// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dltask {

/// The candidate nearest to `word` by edit distance (insert, delete, replace, swap of neighbours),
/// when it is near enough to be a likely slip: at most a third of the word's length, at least 1.
[[nodiscard]] std::optional<std::string> did_you_mean(std::string_view word,
                                                      const std::vector<std::string>& candidates);

}  // namespace dltask
