// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace dltask::yaml {

[[nodiscard]] constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool is_digit_or_underscore(char c) {
    return is_digit(c) || c == '_';
}
[[nodiscard]] constexpr bool is_binary_digit_or_underscore(char c) {
    return c == '0' || c == '1' || c == '_';
}
[[nodiscard]] constexpr bool is_octal_digit_or_underscore(char c) {
    return (c >= '0' && c <= '7') || c == '_';
}
[[nodiscard]] constexpr bool is_hex_digit_or_underscore(char c) {
    return is_digit_or_underscore(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// A place in a text that only moves forward: enough for the regular grammars of scalars.
class Scan {
public:
    explicit Scan(std::string_view text) : text_{text} {}

    [[nodiscard]] char peek() const { return done() ? '\0' : text_[at_]; }
    [[nodiscard]] bool done() const { return at_ >= text_.size(); }
    [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
    /// The last `count` characters that were passed.
    [[nodiscard]] std::string_view before(std::size_t count) const {
        return text_.substr(at_ - count, count);
    }
    bool skip(char c) {
        if (done() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    void skip_sign() {
        if (!skip('-')) skip('+');
    }
    std::size_t skip_while(bool (*wanted)(char)) {
        const std::size_t begin = at_;
        while (!done() && wanted(text_[at_])) ++at_;
        return at_ - begin;
    }

private:
    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace dltask::yaml
