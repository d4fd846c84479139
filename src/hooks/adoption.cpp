// SPDX-License-Identifier: Apache-2.0
#include "hooks/adoption.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <sstream>

namespace dltask::hooks {
namespace {

constexpr std::size_t shortest_id = 7;

/// `2026-11-22`, at midnight UTC.
std::optional<std::int64_t> day_of(const std::string& text) {
    if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    std::istringstream stream{text};
    int year = 0;
    unsigned month = 0, day = 0;
    char dash = 0;
    if (!(stream >> year >> dash >> month >> dash >> day)) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                           std::chrono::day{day}};
    if (!date.ok()) return std::nullopt;
    return std::chrono::seconds{std::chrono::sys_days{date}.time_since_epoch()}.count();
}

}  // namespace

void Adoption::look_up() {
    if (looked_up_) return;
    looked_up_ = true;
    const std::string& since = settings_.check_since;
    if (since.empty()) return;
    if (const auto commit = objects_.facts(since + "^{commit}")) {
        since_ = commit->id;
        return;
    }
    since_day_ = day_of(since);
}

const std::set<std::string>& Adoption::before() {
    if (before_.empty()) {
        for (const Commit& commit : read_commits(git_, objects_, {{since_}, {}})) before_.insert(commit.id);
    }
    return before_;
}

std::string Adoption::complaint() {
    look_up();
    if (settings_.check_since.empty() || since_day_ || !since_.empty()) return "";
    return fmt::format("check.since names no commit and no day: '{}'", settings_.check_since);
}

bool Adoption::binds(const Commit& commit) {
    look_up();
    if (since_day_) return commit.time >= *since_day_;
    if (!since_.empty()) return before().count(commit.id) == 0;
    if (!has_team_file_) return true;
    if (commit.parents.empty()) return false;
    const auto known = known_.find(commit.id);
    if (known != known_.end()) return known->second;
    const bool binds = objects_.facts(commit.parents.front() + ":.dltask.yaml").has_value();
    return known_.emplace(commit.id, binds).first->second;
}

bool Adoption::binds_content(const Commit& commit) {
    if (binds(commit)) return true;
    return settings_.check_since.empty() && objects_.facts(commit.id + ":.dltask.yaml").has_value();
}

bool Adoption::accepts(const std::string& commit) const {
    const auto& accepted = settings_.check_accept;
    return std::any_of(accepted.begin(), accepted.end(), [&](const std::string& id) {
        return id.size() >= shortest_id && commit.compare(0, id.size(), id) == 0;
    });
}

}  // namespace dltask::hooks
