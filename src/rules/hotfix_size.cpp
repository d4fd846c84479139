// SPDX-License-Identifier: Apache-2.0
#include "rules/hotfix_size.hpp"

#include <fmt/format.h>

namespace dltask::rules {

std::vector<Violation> check_hotfix_size(const HotfixFacts& hotfix, std::uint64_t max_lines) {
    std::vector<Violation> violations;
    if (hotfix.branch.kind != model::BranchKind::hotfix) return violations;
    const std::string hint = "what is more than a fix goes through dev: git dltask feature <name>";
    if (hotfix.lines > max_lines) {
        violations.push_back({"hotfix-size", "", "",
                              fmt::format("hotfix '{}' changes {} lines, more than hotfix.max-lines ({})",
                                          hotfix.branch.full, hotfix.lines, max_lines),
                              hint});
    }
    for (const std::string& header : hotfix.features) {
        violations.push_back({"hotfix-size", "", "",
                              fmt::format("hotfix '{}' adds a feature: '{}'", hotfix.branch.full, header),
                              hint});
    }
    return violations;
}

}  // namespace dltask::rules
