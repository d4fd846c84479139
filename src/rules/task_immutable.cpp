// SPDX-License-Identifier: Apache-2.0
#include "rules/task_immutable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace dltask::rules {
namespace {

using model::BranchKind;
using model::BranchScheme;

constexpr std::string_view tasks_directory = "tasks/";
constexpr std::string_view archive_directory = "tasks/archive/";

bool starts_with(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

/// What an archived path was called below tasks/; empty when it is not archived.
std::string archived_from(std::string_view path) {
    constexpr std::size_t year_length = 4;
    if (!starts_with(path, archive_directory)) return "";
    const std::string_view rest = path.substr(archive_directory.size());
    const std::string_view year = rest.substr(0, year_length);
    const bool is_year = year.size() == year_length &&
                         std::all_of(year.begin(), year.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!is_year || rest.size() <= year_length + 1 || rest[year_length] != '/') return "";
    return std::string{tasks_directory} + std::string{rest.substr(year_length + 1)};
}

/// The task whose directory, archived or not, holds a path; empty when it is in none. A prefix may contain
/// slashes, so each directory on the way down is tried.
std::string task_of(std::string_view path, const BranchScheme& scheme) {
    const std::string original = archived_from(path);
    if (!original.empty()) path = original;
    if (!starts_with(path, tasks_directory)) return "";
    const std::string_view below = path.substr(tasks_directory.size());
    for (std::size_t slash = below.find('/'); slash != std::string_view::npos;
         slash = below.find('/', slash + 1)) {
        const auto branch = model::parse_branch(below.substr(0, slash), scheme);
        if (branch.kind == BranchKind::task) return branch.full;
    }
    return "";
}

}  // namespace

std::vector<Violation> check_task_immutable(const model::BranchName& branch,
                                            const std::vector<ChangedPath>& changes,
                                            const BranchScheme& scheme) {
    std::set<std::pair<std::string, std::string>> archived;
    for (const ChangedPath& change : changes) {
        if (!change.new_id.empty()) archived.emplace(archived_from(change.path), change.new_id);
    }
    std::vector<Violation> violations;
    for (const ChangedPath& change : changes) {
        if (change.old_id.empty()) continue;
        const std::string task = task_of(change.path, scheme);
        if (task.empty() || task == branch.full) continue;
        if (change.new_id.empty() && archived.count({change.path, change.old_id}) != 0) continue;
        violations.push_back({"task-immutable", "", change.path,
                              fmt::format("'{}' belongs to the record of a task", change.path),
                              fmt::format("leave it (git restore --staged --worktree <path>) and run again: "
                                          "git dltask again {}",
                                          task)});
    }
    return violations;
}

}  // namespace dltask::rules
