// SPDX-License-Identifier: Apache-2.0
#include "model/release_notes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace dltask::model {
namespace {

constexpr std::array<std::string_view, 10> type_order = {"feat", "fix",   "perf",  "refactor", "docs",
                                                         "test", "build", "style", "ci",       "chore"};

std::size_t rank(const std::string& type) {
    if (type.empty()) return type_order.size() + 1;
    const auto found = std::find(type_order.begin(), type_order.end(), type);
    return static_cast<std::size_t>(found - type_order.begin());
}

bool is_listed(const Change& change) {
    const CommitMessage& message = change.message;
    if (message.type == "task" || message.footer("Dltask-Source")) return false;
    if (message.type == "chore" && message.scope == "release") return false;
    return !change.is_merge || (!message.type.empty() && message.type != "chore");
}

std::string line(const Change& change) {
    const std::string scope = change.message.scope.empty() ? "" : change.message.scope + ": ";
    return fmt::format("- {}{} ({})\n", scope, change.message.subject, change.commit);
}

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

Bump bump_for(const Version& from, const std::vector<Change>& changes) {
    Bump bump = Bump::patch;
    for (const Change& change : changes) {
        if (change.message.type == "task") continue;
        if (change.message.is_breaking()) return from.major() == 0 ? Bump::minor : Bump::major;
        if (change.message.type == "feat") bump = Bump::minor;
    }
    return bump;
}

Version next_prerelease(const Version& target, std::string_view identifier,
                        const std::vector<Version>& existing) {
    const Version release{target.major(), target.minor(), target.patch()};
    std::uint64_t last = 0;
    for (const Version& version : existing) {
        const std::vector<std::string>& parts = version.prerelease();
        if (parts.size() != 2 || parts[0] != identifier) continue;
        if (Version{version.major(), version.minor(), version.patch()} != release) continue;
        last = std::max(last, number(parts[1]).value_or(0));
    }
    return release.with_prerelease({std::string{identifier}, std::to_string(last + 1)});
}

bool is_pin(const Version& version) {
    return version.prerelease().size() == 2 && version.prerelease().front() == "dev";
}

std::string release_notes(const std::vector<Change>& changes) {
    std::map<std::pair<std::size_t, std::string>, std::string> by_type;
    std::string breaking;
    for (const Change& change : changes) {
        if (!is_listed(change)) continue;
        const std::string& type = change.message.type;
        by_type[{rank(type), type}] += line(change);
        if (change.message.is_breaking()) breaking += line(change);
    }
    std::string text = breaking.empty() ? "" : "Breaking changes:\n" + breaking;
    for (const auto& [key, lines] : by_type) {
        if (!text.empty()) text += '\n';
        text += (key.second.empty() ? "other" : key.second) + ":\n" + lines;
    }
    return text;
}

}  // namespace dltask::model
