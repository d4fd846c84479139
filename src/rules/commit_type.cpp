// SPDX-License-Identifier: Apache-2.0
#include "rules/commit_type.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/did_you_mean.hpp"
#include "model/commit_message.hpp"
#include "rules/legal_source.hpp"

namespace dltask::rules {
namespace {

using model::BranchKind;
using model::CommitMessage;
using model::HeaderSlip;

std::string_view first_line(std::string_view text) {
    return text.substr(0, text.find('\n'));
}

bool is_written_by_git(const CommitTypeInput& input) {
    const bool is_fine = input.has_legal_source || (input.is_merge && input.branch != BranchKind::main);
    if (is_fine && is_platform_subject(first_line(input.message))) return true;
    if (input.branch == BranchKind::main) return false;
    if (input.is_merge && input.message.starts_with("Merge ")) return true;
    constexpr std::array<std::string_view, 5> prefixes = {"fixup! ", "squash! ", "amend! ", "Revert \"",
                                                          "Reapply \""};
    return std::any_of(prefixes.begin(), prefixes.end(), [&](std::string_view prefix) {
        return input.message.starts_with(prefix) && input.message.size() > prefix.size();
    });
}

std::string_view describe(HeaderSlip slip) {
    switch (slip) {
        case HeaderSlip::full_width_colon:
            return "has a full-width colon '：'";
        case HeaderSlip::full_width_parenthesis:
            return "has a full-width parenthesis '（' or '）'";
        case HeaderSlip::full_width_exclamation:
            return "has a full-width exclamation mark '！'";
        case HeaderSlip::upper_case_type:
            return "has a type that is not in lower case";
        case HeaderSlip::space_before_colon:
            return "has a space before the colon";
        case HeaderSlip::no_space_after_colon:
            return "has no space after the colon";
        case HeaderSlip::many_spaces_after_colon:
            return "has more than one space after the colon";
        case HeaderSlip::full_width_space:
            return "has a full-width space after the colon";
        case HeaderSlip::empty_scope:
            return "has an empty scope";
        case HeaderSlip::no_subject:
            return "has no subject after the colon";
        case HeaderSlip::no_type:
            return "is not of the form 'type(scope)!: subject'";
    }
    return "";
}

/// Words that people and other conventions use for one of ours.
std::optional<std::string> meant_type(std::string_view type, const std::vector<std::string>& types) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 12> other_words = {
        {{"feature", "feat"},
         {"features", "feat"},
         {"add", "feat"},
         {"new", "feat"},
         {"bugfix", "fix"},
         {"bug", "fix"},
         {"hotfix", "fix"},
         {"doc", "docs"},
         {"documentation", "docs"},
         {"tests", "test"},
         {"refact", "refactor"},
         {"tasks", "task"}}};
    for (const auto& [word, meaning] : other_words) {
        if (word == type) return std::string{meaning};
    }
    return did_you_mean(type, types);
}

Violation violation(std::string message, std::string hint) {
    return {"commit-type", "", "", std::move(message), std::move(hint)};
}

bool is_known(const std::string& type, const std::vector<std::string>& types) {
    return std::find(types.begin(), types.end(), type) != types.end();
}

Violation unknown_type(CommitMessage message, const std::vector<std::string>& types) {
    const std::string type = message.type;
    std::string hint;
    if (const auto meant = meant_type(type, types)) {
        message.type = *meant;
        hint = fmt::format("did you mean '{}'?\n", message.header());
    }
    return violation(fmt::format("commit type '{}' is not known", type),
                     fmt::format("{}types are {}; more of them in .dltask.yaml: commit: {{types: [{}]}}",
                                 hint, fmt::join(types, ", "), type));
}

std::string_view without_blanks_before(std::string_view line) {
    constexpr std::array<std::string_view, 4> blanks = {" ", "\t", "\u3000", "\ufeff"};
    for (bool again = true; again;) {
        again = false;
        for (const std::string_view blank : blanks) {
            if (!line.starts_with(blank)) continue;
            line.remove_prefix(blank.size());
            again = true;
        }
    }
    return line;
}

/// The line with a colon after its first words, `feat` or `feat(scope)!`, or after `[feat]`.
std::string with_colon(std::string_view line) {
    const bool has_scope = line.find('(') < line.find(' ');
    const std::size_t end = line.find(' ', has_scope ? line.find(')') : 0);
    if (end == std::string_view::npos || end == 0) return "";
    std::string_view type = line.substr(0, end), subject = line.substr(end);
    if (type.starts_with('[') && type.ends_with(']')) type = type.substr(1, type.size() - 2);
    const std::size_t begin = subject.find_first_not_of(" -");
    return begin == std::string_view::npos ? "" : fmt::format("{}: {}", type, subject.substr(begin));
}

/// What was meant by a line that has a known type in front, but not the form; empty: nobody knows.
std::string meant_line(std::string_view line, const std::vector<std::string>& types) {
    const std::string_view text = without_blanks_before(line);
    for (const std::string& candidate : {std::string{text}, with_colon(text)}) {
        const CommitMessage message = CommitMessage::parse(candidate);
        if (is_known(message.type, types) && !message.subject.empty()) return message.header();
    }
    return "";
}

Violation formless(const CommitTypeInput& input) {
    const std::string_view line = first_line(input.message);
    if (line.empty()) {
        return violation(
            "the commit message is empty",
            fmt::format("type(scope)!: subject, with a type of {}", fmt::join(input.types, ", ")));
    }
    if (const std::string meant = meant_line(line, input.types); !meant.empty()) {
        return violation(fmt::format("commit message '{}' {}", line, describe(HeaderSlip::no_type)),
                         fmt::format("write '{}'", meant));
    }
    if (input.branch == BranchKind::main && input.is_merge) {
        return violation(fmt::format("commit message '{}' {}", line, describe(HeaderSlip::no_type)),
                         "a merge into main has a type, too: git commit -m 'feat: what this merge brings'");
    }
    return violation(fmt::format("commit message '{}' {}", line, describe(HeaderSlip::no_type)),
                     fmt::format("for example 'feat: {}'; types are {}", line, fmt::join(input.types, ", ")));
}

Violation slipped(const CommitMessage& message, std::string_view line) {
    std::vector<std::string_view> reasons;
    bool no_subject = false;
    for (const HeaderSlip slip : message.slips) {
        reasons.push_back(describe(slip));
        no_subject = no_subject || slip == HeaderSlip::no_subject;
    }
    std::string right = message.header();
    if (no_subject) right += " say what changes";
    return violation(fmt::format("commit message '{}' {}", line, fmt::join(reasons, " and ")),
                     fmt::format("write '{}'", right));
}

}  // namespace

std::optional<Violation> check_commit_type(const CommitTypeInput& input) {
    if (is_written_by_git(input)) return std::nullopt;
    const CommitMessage message = CommitMessage::parse(input.message);
    if (message.type.empty()) return formless(input);
    if (!is_known(message.type, input.types)) return unknown_type(message, input.types);
    if (!message.slips.empty()) return slipped(message, first_line(input.message));
    return std::nullopt;
}

}  // namespace dltask::rules
