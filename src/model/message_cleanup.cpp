// SPDX-License-Identifier: Apache-2.0
#include "model/commit_message.hpp"

#include "base/ascii.hpp"
#include "base/parts.hpp"

namespace dltask::model {
namespace {

using Lines = std::vector<std::string_view>;

constexpr std::string_view scissors = " ------------------------ >8 ------------------------";
constexpr std::size_t longest_comment_string = 8;

Lines trimmed_lines_of(std::string_view text) {
    Lines lines = lines_of(text);
    for (std::string_view& line : lines) {
        line = line.substr(0, line.find_last_not_of(" \t\r\v\f") + 1);
    }
    return lines;
}

/// What stands before the first blank of a line, when that could be a comment string: git 2.45 takes any.
std::string_view comment_string_of(std::string_view line) {
    const std::string_view word = line.substr(0, line.find_first_of(" \t"));
    if (word.empty() || word.size() > longest_comment_string) return {};
    for (const char c : word) {
        if (is_alphanumeric(c)) return {};
    }
    return word;
}

/// git ends a message that it offers for editing with a block of at least two comment lines.
std::string comment_string_of(const Lines& lines) {
    for (const std::string_view line : lines) {
        const std::size_t at = line.rfind(scissors);
        if (at == std::string_view::npos || at == 0 || at + scissors.size() != line.size()) continue;
        const std::string_view mark = line.substr(0, at);
        if (mark.find_first_of(" \t") == std::string_view::npos) return std::string{mark};
    }
    std::size_t end = lines.size();
    while (end > 0 && lines[end - 1].empty()) --end;
    if (end < 2) return "#";
    const std::string_view last = comment_string_of(lines[end - 1]);
    const bool is_block = !last.empty() && comment_string_of(lines[end - 2]) == last;
    return is_block ? std::string{last} : "#";
}

}  // namespace

std::string clean_message(std::string_view text, const std::optional<std::string>& comment) {
    const Lines lines = trimmed_lines_of(text);
    const std::string mark = comment ? *comment : comment_string_of(lines);
    std::string clean;
    bool blank = false;
    for (const std::string_view line : lines) {
        if (!mark.empty() && line == mark + std::string{scissors}) break;
        if (!mark.empty() && line.starts_with(mark)) continue;
        if (line.empty()) {
            blank = !clean.empty();
            continue;
        }
        if (blank) clean += '\n';
        blank = false;
        clean += line;
        clean += '\n';
    }
    return clean;
}

}  // namespace dltask::model
