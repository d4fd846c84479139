// SPDX-License-Identifier: Apache-2.0
#include "config/branch_settings.hpp"

#include <fmt/format.h>

#include <array>

namespace dltask::config {
namespace {

using model::BranchScheme;

struct Entry {
    std::string_view key;
    std::string BranchScheme::*member;
    bool prefix;
};

constexpr std::array<Entry, 6> entries = {{{"branches.main", &BranchScheme::main, false},
                                           {"branches.dev", &BranchScheme::dev, false},
                                           {"branches.feature", &BranchScheme::feature, true},
                                           {"branches.hotfix", &BranchScheme::hotfix, true},
                                           {"branches.task", &BranchScheme::task, true},
                                           {"branches.debug", &BranchScheme::debug, true}}};

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// git-check-ref-format(1), for a whole branch name.
bool is_branch_name(std::string_view name) {
    if (name.empty() || name == "@" || name == "HEAD") return false;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte == 0x7f || contains("~^:?*[\\", std::string_view{&c, 1})) return false;
    }
    if (name.starts_with("-") || name.starts_with("/") || name.starts_with(".")) return false;
    if (name.back() == '/' || name.back() == '.' || contains(name, "..") || contains(name, "//"))
        return false;
    if (contains(name, "@{") || contains(name, "/.") || contains(name, ".lock/")) return false;
    return name.size() < 5 || name.substr(name.size() - 5) != ".lock";
}

void check_one(const SettingsFile& file, const Entry& entry, const std::string& value) {
    if (value.empty() && entry.key == "branches.dev") return;
    if (value.empty()) file.fail(entry.key, "must not be empty");
    if (!is_branch_name(entry.prefix ? value + "x" : value)) {
        file.fail(entry.key, fmt::format("is '{}', which git allows in no branch name", value));
    }
    if (entry.key != "branches.task" && entry.key != "branches.debug") return;
    for (const std::string_view reserved : {"main/", "archive/"}) {
        if (value.starts_with(reserved)) {
            file.fail(entry.key,
                      fmt::format("begins with '{}', which is a directory below tasks/", reserved));
        }
    }
}

/// Two names, two prefixes, or a name and a prefix that begins it would make one branch two kinds.
bool collide(const Entry& a, const std::string& x, const Entry& b, const std::string& y) {
    if (x.empty() || y.empty()) return false;
    if (!a.prefix && !b.prefix) return x == y;
    return (a.prefix && y.starts_with(x)) || (b.prefix && x.starts_with(y));
}

void check_pairs(const SettingsFile& file, const BranchScheme& scheme) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            const std::string& mine = scheme.*entries.at(i).member;
            const std::string& other = scheme.*entries.at(j).member;
            if (!collide(entries.at(i), mine, entries.at(j), other)) continue;
            const std::size_t named = file.find(entries.at(i).key) != nullptr ? i : j;
            file.fail(
                entries.at(named).key,
                fmt::format("cannot be told from '{}': '{}' and '{}'", entries.at(named == i ? j : i).key,
                            scheme.*entries.at(named).member, scheme.*entries.at(named == i ? j : i).member));
        }
    }
}

}  // namespace

BranchScheme read_branches(const SettingsFile& file) {
    BranchScheme scheme;
    for (const Entry& entry : entries) {
        if (auto text = file.text(entry.key)) scheme.*entry.member = std::move(*text);
        check_one(file, entry, scheme.*entry.member);
    }
    check_pairs(file, scheme);
    return scheme;
}

}  // namespace dltask::config
