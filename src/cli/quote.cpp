// SPDX-License-Identifier: Apache-2.0
#include "cli/quote.hpp"

namespace dltask::cli {

std::string quote(std::string_view word) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,^";
    if (!word.empty() && word.find_first_not_of(plain) == std::string_view::npos) return std::string{word};
    std::string quoted = "'";
    for (const char character : word) {
        if (character == '\'') quoted += "'\\'";
        quoted += character;
    }
    return quoted + "'";
}

}  // namespace dltask::cli
