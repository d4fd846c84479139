// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "config/severity.hpp"
#include "model/branch.hpp"
#include "rules/rule.hpp"

namespace dltask::hooks {

/// A violation and what it means here: an error or a warning, never `off`.
struct Finding {
    config::Severity severity = config::Severity::error;
    rules::Violation violation;
};

/// Collects what the rules find at one door and says it as git does: `error: <message> [rule-id]`,
/// then `hint:` lines, each hint once. Foreign text is made harmless here.
class Verdict {
public:
    /// `skipped` are rules that the user asked to leave out (DLTASK_SKIP).
    Verdict(const config::Settings& settings, model::BranchKind branch, std::set<std::string> skipped);

    void add(const rules::Violation& violation);
    void add(const std::vector<rules::Violation>& violations);
    /// On a branch of another kind. What does not bind (a commit from before the adoption) warns.
    void add(const rules::Violation& violation, model::BranchKind branch, bool binds);
    void take_errors(const Verdict& other);
    /// Whatever the rule finds is left out: it is off, or skipped.
    [[nodiscard]] bool leaves_out(const std::string& rule) const;
    void note(const std::string& warning);  ///< a warning that is no rule's

    [[nodiscard]] bool is_clean() const noexcept { return errors_ == 0; }
    [[nodiscard]] const std::vector<Finding>& findings() const noexcept { return findings_; }
    /// Everything that was found, one line each, empty when nothing was. `most_per_rule` 0: all.
    [[nodiscard]] std::string text(int most_per_rule = 10) const;

private:
    const config::Settings& settings_;
    model::BranchKind branch_;
    std::set<std::string> skipped_;
    std::vector<Finding> findings_;
    std::string notes_;
    int errors_ = 0;
};

}  // namespace dltask::hooks
