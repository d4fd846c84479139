// SPDX-License-Identifier: Apache-2.0
#include "params/hint.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace dltask::params {

std::string shell_word(std::string_view word) {
    constexpr std::string_view safe =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:=+@%^,-";
    if (!word.empty() && word.find_first_not_of(safe) == std::string_view::npos) return std::string{word};
    std::string quoted = "'";
    for (const char c : word) {
        if (c == '\'') {
            quoted += "'\\''";
        } else {
            quoted += c;
        }
    }
    return quoted + "'";
}

std::string quoted_string(std::string_view value) {
    const auto is_control = [](char c) { return (c >= '\0' && c < ' ') || c == '\x7f'; };
    std::string yaml;
    if (std::none_of(value.begin(), value.end(), is_control)) {
        for (const char c : value) yaml += c == '\'' ? "''" : std::string(1, c);
        return "'" + yaml + "'";
    }
    for (const char c : value) {
        if (is_control(c)) {
            yaml += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
        } else {
            if (c == '"' || c == '\\') yaml += '\\';
            yaml += c;
        }
    }
    return '"' + yaml + '"';
}

std::string print_forced_string(std::string_view key, std::string_view value) {
    const std::string yaml = quoted_string(value);
    std::string word{key};
    const bool fits_double_quotes =
        shell_word(key) == key && yaml.find_first_of("\"$`\\!") == std::string::npos;
    if (fits_double_quotes) return word + "=\"" + yaml + '"';
    return shell_word(word + '=' + yaml);
}

}  // namespace dltask::params
