// SPDX-License-Identifier: Apache-2.0
#include "model/branch.hpp"

#include <utf8proc.h>

#include <algorithm>

#include <cstdlib>
#include <memory>

namespace dltask::model {
namespace {

constexpr std::size_t longest_name = 64;
constexpr std::size_t time_length = 15;

bool is_nfc(std::string_view text) {
    const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    if (std::all_of(text.begin(), text.end(), is_ascii)) return true;
    utf8proc_uint8_t* normalised = nullptr;
    const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                     static_cast<utf8proc_ssize_t>(text.size()), &normalised,
                                     static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner{normalised, &std::free};
    return length >= 0 && std::string_view{reinterpret_cast<const char*>(normalised),
                                           static_cast<std::size_t>(length)} == text;
}

bool is_letter_or_digit(utf8proc_int32_t codepoint) {
    switch (utf8proc_category(codepoint)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_MN:  // vowel signs and marks are part of a letter in many scripts
        case UTF8PROC_CATEGORY_MC:
        case UTF8PROC_CATEGORY_ND:
        case UTF8PROC_CATEGORY_NL:
        case UTF8PROC_CATEGORY_NO:
            return true;
        default:
            return false;
    }
}

std::optional<NameProblem> check_characters(std::string_view name) {
    constexpr std::string_view punctuation = "._+=-";
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(name.data());
    for (std::size_t at = 0; at < name.size();) {
        utf8proc_int32_t codepoint = -1;
        const auto length =
            utf8proc_iterate(bytes + at, static_cast<utf8proc_ssize_t>(name.size() - at), &codepoint);
        if (length < 0) return NameProblem{"it is not valid UTF-8"};
        const bool allowed =
            codepoint < 0x80 ? is_letter_or_digit(codepoint) ||
                                   punctuation.find(static_cast<char>(codepoint)) != std::string_view::npos
                             : is_letter_or_digit(codepoint);
        if (!allowed) return NameProblem{"only letters, digits and '._+=-' are allowed"};
        at += static_cast<std::size_t>(length);
    }
    return std::nullopt;
}

bool goes_on_after(const std::string& prefix, std::string_view text) {
    return !prefix.empty() && text.size() > prefix.size() && text.substr(0, prefix.size()) == prefix;
}

/// Splits what follows the prefix at the leftmost `-<time>-` whose left side is a version.
bool split_task(std::string_view rest, BranchName& branch) {
    for (std::size_t dash = rest.find('-'); dash != std::string_view::npos; dash = rest.find('-', dash + 1)) {
        const std::size_t second = dash + 1 + time_length;
        if (second >= rest.size() || rest[second] != '-') continue;
        const auto time = TaskTime::parse(rest.substr(dash + 1, time_length));
        const auto version = Version::parse(rest.substr(0, dash));
        if (!time || !version) continue;
        const std::string_view name = rest.substr(second + 1);
        if (check_name(name)) return false;
        branch.version = *version;
        branch.time = *time;
        branch.name = std::string{name};
        return true;
    }
    return false;
}

}  // namespace

std::string_view name_of(BranchKind kind) {
    switch (kind) {
        case BranchKind::main:
            return "main";
        case BranchKind::dev:
            return "dev";
        case BranchKind::feature:
            return "feature";
        case BranchKind::hotfix:
            return "hotfix";
        case BranchKind::task:
            return "task";
        case BranchKind::debug:
            return "debug";
        case BranchKind::other:
            return "other";
    }
    return "other";
}

std::optional<NameProblem> check_name(std::string_view name) {
    if (name.empty()) return NameProblem{"it is empty"};
    if (name.size() > longest_name) return NameProblem{"it is longer than 64 bytes"};
    if (name.front() == '-' || name.back() == '-') return NameProblem{"it begins or ends with '-'"};
    if (name.front() == '.' || name.back() == '.') return NameProblem{"it begins or ends with '.'"};
    if (name.find("..") != std::string_view::npos) return NameProblem{"it contains '..'"};
    if (name == "HEAD") return NameProblem{"it is a name of git's"};
    if (name.size() >= 5 && name.substr(name.size() - 5) == ".lock")
        return NameProblem{"it ends with '.lock'"};
    if (auto problem = check_characters(name)) return problem;
    if (!is_nfc(name)) return NameProblem{"it is not in Unicode normal form C"};
    return std::nullopt;
}

BranchName parse_branch(std::string_view branch, const BranchScheme& scheme) {
    BranchName result;
    result.full = std::string{branch};
    if (branch == scheme.main) {
        result.kind = BranchKind::main;
    } else if (scheme.has_dev() && branch == scheme.dev) {
        result.kind = BranchKind::dev;
    } else if (goes_on_after(scheme.task, branch)) {
        if (split_task(branch.substr(scheme.task.size()), result)) result.kind = BranchKind::task;
    } else if (goes_on_after(scheme.debug, branch)) {
        if (split_task(branch.substr(scheme.debug.size()), result)) result.kind = BranchKind::debug;
    } else if (goes_on_after(scheme.feature, branch)) {
        result.kind = BranchKind::feature;
        result.name = std::string{branch.substr(scheme.feature.size())};
    } else if (goes_on_after(scheme.hotfix, branch)) {
        result.kind = BranchKind::hotfix;
        result.name = std::string{branch.substr(scheme.hotfix.size())};
    }
    return result;
}

BranchName make_task_branch(BranchKind kind, const Version& version, const TaskTime& time,
                            std::string_view name, const BranchScheme& scheme) {
    BranchName result;
    result.kind = kind;
    result.version = version;
    result.time = time;
    result.name = std::string{name};
    result.full = (kind == BranchKind::debug ? scheme.debug : scheme.task) + version.str() + '-' +
                  time.str() + '-' + result.name;
    return result;
}

std::string branch_of(std::string_view ref) {
    return ref.starts_with(heads) ? std::string{ref.substr(heads.size())} : std::string{};
}

}  // namespace dltask::model
