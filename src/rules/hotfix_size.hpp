// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/branch.hpp"
#include "rules/rule.hpp"

namespace dltask::rules {

/// A hotfix as a whole, from where it left main.
struct HotfixFacts {
    model::BranchName branch;
    std::uint64_t lines = 0;            ///< added and deleted
    std::vector<std::string> features;  ///< headers of its commits of type `feat`
};

/// `hotfix-size`; branches of any other kind have no violation.
[[nodiscard]] std::vector<Violation> check_hotfix_size(const HotfixFacts& hotfix, std::uint64_t max_lines);

}  // namespace dltask::rules
