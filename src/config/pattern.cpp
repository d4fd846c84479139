// SPDX-License-Identifier: Apache-2.0
#include "config/settings.hpp"

namespace dltask::config {
namespace {

using Parts = std::vector<std::string_view>;

Parts split_path(std::string_view path) {
    Parts parts;
    while (!path.empty()) {
        const std::size_t slash = path.find('/');
        parts.push_back(path.substr(0, slash));
        if (slash == std::string_view::npos) break;
        path.remove_prefix(slash + 1);
    }
    return parts;
}

/// One `[...]` at `at` (which is moved behind it) against a byte; a bracket that never closes is a
/// plain character.
bool match_bracket(std::string_view pattern, std::size_t& at, char c) {
    std::size_t i = at + 1;
    const bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
    if (negated) ++i;
    bool found = false;
    for (const std::size_t first = i; i < pattern.size() && (pattern[i] != ']' || i == first); ++i) {
        const char low = pattern[i];
        char high = low;
        if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
            high = pattern[i + 2];
            i += 2;
        }
        found = found || (low <= c && c <= high);
    }
    if (i >= pattern.size()) {
        ++at;
        return c == '[';
    }
    at = i + 1;
    return found != negated;
}

/// One element of the pattern that stands for exactly one byte.
bool match_one(std::string_view pattern, std::size_t& at, char c) {
    if (pattern[at] == '[') return match_bracket(pattern, at, c);
    if (pattern[at] == '\\' && at + 1 < pattern.size())
        ++at;
    else if (pattern[at] == '?') {
        ++at;
        return true;
    }
    return pattern[at++] == c;
}

/// `*`, `?`, `[...]` and `\` within one part of a path. Backtracks to the last `*` only, which is
/// enough and keeps hostile patterns cheap.
bool match_part(std::string_view pattern, std::string_view text) {
    std::size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            mark = t;
            continue;
        }
        std::size_t next = p;
        if (p < pattern.size() && match_one(pattern, next, text[t])) {
            p = next;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

/// The same for whole paths: `**` stands for any number of parts. Whether the pattern covers one of
/// the directories above the path or, unless `directory_only`, the path itself.
bool match_parts(const Parts& pattern, const Parts& path, bool directory_only) {
    std::size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
    while (true) {
        if (p == pattern.size() && (t < path.size() || !directory_only)) return true;
        if (t == path.size()) return false;
        if (p < pattern.size() && pattern[p] == "**") {
            star = p++;
            mark = t;
        } else if (p < pattern.size() && match_part(pattern[p], path[t])) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
}

}  // namespace

bool is_excluded(std::string_view path, const std::vector<std::string>& patterns) {
    const Parts parts = split_path(path);
    bool excluded = false;
    for (std::string_view pattern : patterns) {
        const bool negated = !pattern.empty() && pattern.front() == '!';
        if (negated) pattern.remove_prefix(1);
        const bool directory_only = !pattern.empty() && pattern.back() == '/';
        if (directory_only) pattern.remove_suffix(1);
        if (!pattern.empty() && pattern.front() == '/') pattern.remove_prefix(1);
        if (pattern.empty() || parts.empty()) continue;
        if (match_parts(split_path(pattern), parts, directory_only)) excluded = !negated;
    }
    return excluded;
}

}  // namespace dltask::config
