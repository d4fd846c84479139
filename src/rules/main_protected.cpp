// SPDX-License-Identifier: Apache-2.0
#include "rules/main_protected.hpp"

#include <fmt/format.h>

#include "model/branch_policy.hpp"

namespace dltask::rules {

std::optional<Violation> check_main_protected(const PlainCommit& commit) {
    if (model::takes_commits(commit.branch.kind)) return std::nullopt;
    if (!commit.has_parent || commit.is_release || commit.is_proved) return std::nullopt;
    const std::string where =
        commit.dev.empty() ? "git switch -c feature-<name>" : fmt::format("git switch {}", commit.dev);
    return Violation{
        "main-protected",
        "",
        "",
        fmt::format("direct commit on '{}'", commit.branch.full),
        fmt::format("take it to another branch: {}\nan urgent fix: git switch -c hotfix-<name>", where),
        commit.dev.empty()};
}

}  // namespace dltask::rules
