// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dltask {

/// `1 file`, `2 files`; for nouns whose plural ends in s.
[[nodiscard]] inline std::string counted(std::size_t number, std::string_view noun) {
    return std::to_string(number) + ' ' + std::string{noun} + (number == 1 ? "" : "s");
}

}  // namespace dltask
