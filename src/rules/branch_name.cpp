// SPDX-License-Identifier: Apache-2.0
#include "rules/branch_name.hpp"

#include <fmt/format.h>

#include <array>

#include "base/did_you_mean.hpp"

namespace dltask::rules {
namespace {

using model::BranchName;
using model::BranchScheme;

/// `feature/x` for `feature-x`, `feat-x`, `fix-x`: the name that was probably meant.
std::string meant_name(std::string_view branch, const BranchScheme& scheme) {
    const std::array<std::pair<std::string_view, const std::string*>, 6> words = {
        {{"feature", &scheme.feature},
         {"feat", &scheme.feature},
         {"hotfix", &scheme.hotfix},
         {"bugfix", &scheme.hotfix},
         {"fix", &scheme.hotfix},
         {"hot-fix", &scheme.hotfix}}};
    for (const auto& [word, prefix] : words) {
        const std::string_view rest = branch.starts_with(word) ? branch.substr(word.size()) : "";
        const bool separated =
            !rest.empty() && std::string_view{"-/_."}.find(rest.front()) != std::string_view::npos;
        if (separated && rest.size() > 1) return *prefix + std::string{rest.substr(1)};
    }
    return "";
}

std::string hint_for(const BranchName& branch, const BranchScheme& scheme) {
    if (branch.full.starts_with(scheme.task)) {
        return fmt::format("a task is {}<version>-<time>-<name>: git dltask new <name>", scheme.task);
    }
    if (branch.full.starts_with(scheme.debug)) {
        return fmt::format("a debug branch is {}<version>-<time>-<name>: git dltask debug <name>",
                           scheme.debug);
    }
    const std::string meant = meant_name(branch.full, scheme);
    if (!meant.empty()) return fmt::format("git branch -m {}", meant);
    if (const auto near = did_you_mean(branch.full, {scheme.main, scheme.dev})) {
        return fmt::format("did you mean '{}'?", *near);
    }
    return fmt::format("git branch -m {}{}", scheme.feature, branch.full);
}

}  // namespace

std::optional<Violation> check_branch_name(const BranchName& branch, const BranchScheme& scheme) {
    if (branch.kind != model::BranchKind::other) return std::nullopt;
    return Violation{"branch-name", "", "", fmt::format("branch '{}' is of no known kind", branch.full),
                     hint_for(branch, scheme)};
}

}  // namespace dltask::rules
