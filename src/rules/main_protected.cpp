// SPDX-License-Identifier: Apache-2.0
#include "rules/main_protected.hpp"

#include <fmt/format.h>

#include "model/branch_policy.hpp"

namespace dltask::rules {

std::optional<Violation> check_main_protected(const PlainCommit& commit) {
    if (model::takes_commits(commit.branch.kind)) return std::nullopt;
    if (!commit.has_parent || commit.is_release || commit.is_proved) return std::nullopt;
    std::string where = commit.dev.empty() ? fmt::format("git switch -c {}<name>", commit.feature)
                                           : fmt::format("git switch {}", commit.dev);
    if (commit.is_made && !commit.dev.empty()) where += " && git cherry-pick <commit>";
    return Violation{
        "main-protected",
        "",
        "",
        fmt::format("direct commit on '{}'", commit.branch.full),
        fmt::format(
            "take it to another branch: {}{}", where,
            commit.is_made ? "" : fmt::format("\nan urgent fix: git switch -c {}<name>", commit.hotfix)),
        commit.dev.empty()};
}

}  // namespace dltask::rules
