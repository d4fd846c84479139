// SPDX-License-Identifier: Apache-2.0
#include "rules/legal_source.hpp"

#include <algorithm>
#include <array>

namespace dltask::rules {
namespace {

using model::CommitMessage;

bool starts_with(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

/// The next line without its end; `text` is what follows.
std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

bool is_value_of(std::string_view line, std::string_view key) {
    return starts_with(line, key) && line.substr(key.size(), 1) == ":";
}

}  // namespace

bool is_platform_subject(std::string_view line) {
    const bool gitlab =
        starts_with(line, "Merge branch '") && line.find("' into '") != std::string_view::npos;
    return gitlab || starts_with(line, "Merge pull request ") || starts_with(line, "Merged in ") ||
           starts_with(line, "Merged PR ");
}

bool is_release_message(const CommitMessage& message, std::string_view version) {
    return message.type == "chore" && message.scope == "release" && !version.empty() &&
           message.subject == "v" + std::string{version};
}

bool is_set_up_message(const CommitMessage& message) {
    return message.type == "chore" && message.subject == "set up git-dltask";
}

bool reads_as_hotfix(const std::vector<std::string>& messages) {
    constexpr std::array<std::string_view, 5> small = {"fix", "docs", "test", "style", "chore"};
    bool fixes = false;
    for (const std::string& text : messages) {
        if (starts_with(text, "Revert \"")) {
            fixes = true;
            continue;
        }
        const CommitMessage message = CommitMessage::parse(model::clean_message(text, ""));
        if (std::find(small.begin(), small.end(), message.type) == small.end()) return false;
        fixes = fixes || message.type == "fix";
    }
    return fixes;
}

bool names_hotfix(const CommitMessage& message) {
    return message.type == "fix" && message.footer("Dltask-Source").has_value();
}

bool differ_in_key_only(std::string_view before, std::string_view after, std::string_view key) {
    while (!before.empty() || !after.empty()) {
        const std::string_view left = take_line(before);
        const std::string_view right = take_line(after);
        if (left != right && !(is_value_of(left, key) && is_value_of(right, key))) return false;
    }
    return true;
}

}  // namespace dltask::rules
