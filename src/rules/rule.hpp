// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dltask::rules {

/// What a rule found. Rules are pure: plain data in, violations out; they never open a repository,
/// print or throw. Severity is decided by the settings, not here.
struct Violation {
    std::string rule;    ///< the id, as in the contract
    std::string commit;  ///< or `path`; empty when neither applies
    std::string path;
    std::string message;
    std::string hint;
    bool only_warns = false;  ///< where it was found it is no error, whatever the settings say
    bool operator==(const Violation&) const = default;
};

struct RuleInfo {
    std::string_view id;
    bool error_by_default;  ///< else warn
    std::string_view summary;
    std::string_view explanation;
};

/// All rules, sorted by id.
[[nodiscard]] const std::vector<RuleInfo>& all_rules();
[[nodiscard]] const RuleInfo* find_rule(std::string_view id);

}  // namespace dltask::rules
