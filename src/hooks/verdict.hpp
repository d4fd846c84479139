// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "model/branch.hpp"
#include "rules/rule.hpp"

namespace dltask::hooks {

/// Collects what the rules find at one door and says it as git does: `error: <message> [rule-id]`,
/// then `hint:` lines, each hint once. Foreign text is made harmless here.
class Verdict {
public:
    /// `skipped` are rules that the user asked to leave out (DLTASK_SKIP).
    Verdict(const config::Settings& settings, model::BranchKind branch, std::set<std::string> skipped);

    void add(const rules::Violation& violation);
    void add(const std::vector<rules::Violation>& violations);
    void note(const std::string& warning);  ///< a warning that is no rule's

    [[nodiscard]] bool is_clean() const noexcept { return errors_ == 0; }
    /// Everything that was found, one line each, empty when nothing was.
    [[nodiscard]] std::string text() const;

private:
    struct Entry {
        bool error = false;
        rules::Violation violation;
    };

    const config::Settings& settings_;
    model::BranchKind branch_;
    std::set<std::string> skipped_;
    std::vector<Entry> entries_;
    std::string notes_;
    int errors_ = 0;
};

}  // namespace dltask::hooks
