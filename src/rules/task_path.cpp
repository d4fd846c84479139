// SPDX-License-Identifier: Apache-2.0
#include "rules/task_path.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace dltask::rules {
namespace {

using model::BranchKind;
using model::BranchScheme;

constexpr std::string_view tasks_directory = "tasks/";
constexpr std::string_view archive_directory = "tasks/archive/";

}  // namespace

std::string archived_from(std::string_view path) {
    constexpr std::size_t year_length = 4;
    if (!path.starts_with(archive_directory)) return "";
    const std::string_view rest = path.substr(archive_directory.size());
    const std::string_view year = rest.substr(0, year_length);
    const bool is_year = year.size() == year_length &&
                         std::all_of(year.begin(), year.end(), [](char c) { return is_digit(c); });
    if (!is_year || rest.size() <= year_length + 1 || rest[year_length] != '/') return "";
    return std::string{tasks_directory} + std::string{rest.substr(year_length + 1)};
}

std::string task_of(std::string_view path, const BranchScheme& scheme) {
    const std::string original = archived_from(path);
    if (!original.empty()) path = original;
    if (!path.starts_with(tasks_directory)) return "";
    const std::string_view below = path.substr(tasks_directory.size());
    // A prefix may contain slashes, so each directory on the way down is tried.
    for (std::size_t slash = below.find('/'); slash != std::string_view::npos;
         slash = below.find('/', slash + 1)) {
        const auto branch = model::parse_branch(below.substr(0, slash), scheme);
        if (branch.kind == BranchKind::task) return branch.full;
    }
    return "";
}

bool is_debug_path(std::string_view path, const BranchScheme& scheme) {
    if (!path.starts_with(tasks_directory)) return false;
    const std::string_view below = path.substr(tasks_directory.size());
    return below.starts_with(scheme.debug) && below.find('/', scheme.debug.size()) != std::string_view::npos;
}

}  // namespace dltask::rules
