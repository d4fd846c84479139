// SPDX-License-Identifier: Apache-2.0
#include "report/pattern.hpp"

#include <array>

#include "base/error.hpp"

namespace dltask::report {
namespace {

std::string with_digit_classes(const std::string& text) {
    std::string result;
    bool in_set = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!in_set && text[at] == '\\' && at + 1 < text.size()) {
            const char next = text[++at];
            result += next == 'd' ? "[0-9]" : next == 'D' ? "[^0-9]" : std::string{'\\', next};
            continue;
        }
        if (text[at] == '[') in_set = true;
        if (text[at] == ']') in_set = false;
        result += text[at];
    }
    return result;
}

}  // namespace

Pattern::Pattern(const std::string& text) {
    const int problem = ::regcomp(&compiled_, with_digit_classes(text).c_str(), REG_EXTENDED | REG_NOSUB);
    if (problem == 0) return;
    std::array<char, 256> reason{};
    ::regerror(problem, &compiled_, reason.data(), reason.size());
    throw usage("'" + text + "' is no regular expression: " + reason.data());
}

Pattern::~Pattern() {
    ::regfree(&compiled_);
}

bool Pattern::found_in(const std::string& text) const {
    return ::regexec(&compiled_, text.c_str(), 0, nullptr, 0) == 0;
}

}  // namespace dltask::report
