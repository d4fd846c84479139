// SPDX-License-Identifier: Apache-2.0
#include "rules/legal_source.hpp"

#include <algorithm>
#include <array>

#include "base/parts.hpp"

namespace dltask::rules {
namespace {

using model::CommitMessage;

bool is_value_of(std::string_view line, std::string_view key) {
    return line.starts_with(key) && line.substr(key.size(), 1) == ":";
}

}  // namespace

bool is_platform_subject(std::string_view line) {
    const bool gitlab = line.starts_with("Merge branch '") && line.find("' into '") != std::string_view::npos;
    return gitlab || line.starts_with("Merge pull request ") || line.starts_with("Merged in ") ||
           line.starts_with("Merged PR ");
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
        if (text.starts_with("Revert \"")) {
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
        const std::string_view left = take_until(before, '\n');
        const std::string_view right = take_until(after, '\n');
        if (left != right && !(is_value_of(left, key) && is_value_of(right, key))) return false;
    }
    return true;
}

}  // namespace dltask::rules
