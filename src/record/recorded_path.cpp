// SPDX-License-Identifier: Apache-2.0
#include "record/recorded_path.hpp"

#include <fmt/format.h>

#include "base/utf8.hpp"

namespace dltask::record {
namespace {

bool is_octal(const std::string& text, std::size_t at) {
    return at + 2 < text.size() && text[at] >= '0' && text[at] <= '3' && text[at + 1] >= '0' &&
           text[at + 1] <= '7' && text[at + 2] >= '0' && text[at + 2] <= '7';
}

}  // namespace

std::string recorded_path(const std::string& path) {
    if (!find_invalid_utf8(path) && path.substr(0, 1) != "\"") return path;
    std::string text = "\"";
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            text += std::string{'\\', c};
        } else if (byte < ' ' || byte > '~') {
            text += fmt::format("\\{:03o}", byte);
        } else {
            text += c;
        }
    }
    return text + '"';
}

std::string path_of_record(const std::string& text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return text;
    std::string path;
    for (std::size_t at = 1; at + 1 < text.size(); ++at) {
        if (text[at] != '\\') {
            path += text[at];
        } else if (is_octal(text, at + 1)) {
            path += static_cast<char>((text[at + 1] - '0') * 64 + (text[at + 2] - '0') * 8 +
                                      (text[at + 3] - '0'));
            at += 3;
        } else if (at + 2 < text.size()) {
            path += text[++at];
        } else {
            return text;
        }
    }
    return path;
}

}  // namespace dltask::record
