// SPDX-License-Identifier: Apache-2.0
#include "config/severity.hpp"

#include <algorithm>

#include "rules/rule.hpp"

namespace dltask::config {

Severity severity_of(const Settings& settings, std::string_view rule, model::BranchKind branch) {
    Severity severity = Severity::error;
    const rules::RuleInfo* info = rules::find_rule(rule);
    if (info != nullptr && !info->error_by_default) severity = Severity::warn;
    const auto set = settings.rules.find(std::string{rule});
    if (set != settings.rules.end()) severity = set->second;
    const bool lenient = rule == "commit-type" && branch == model::BranchKind::debug;
    return lenient ? std::min(severity, Severity::warn) : severity;
}

}  // namespace dltask::config
