// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <regex.h>

#include <string>

namespace dltask::report {

/// A POSIX extended regular expression with `\d`, `\D` (and glibc's `\w`, `\s`, `\b`): it matches in
/// time bounded by the text, where `std::regex` overflows its stack on a long one.
class Pattern {
public:
    /// Throws usage with the reason.
    explicit Pattern(const std::string& text);
    ~Pattern();
    Pattern(const Pattern&) = delete;
    Pattern& operator=(const Pattern&) = delete;

    /// Whether it is found anywhere in the text.
    [[nodiscard]] bool found_in(const std::string& text) const;

private:
    regex_t compiled_{};
};

}  // namespace dltask::report
