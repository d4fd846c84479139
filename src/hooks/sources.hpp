// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "hooks/history.hpp"
#include "rules/merge_source.hpp"

namespace dltask::hooks {

/// Where the commits of a history come from, told by their parents and trees and by where branches
/// stand, never by what a message says.
class Sources {
public:
    explicit Sources(History& history) : history_{history} {}

    /// The heads that a merge takes in. Asked along a line, the oldest first: each commit of debug work
    /// is laid at the door of the first merge that reaches it.
    [[nodiscard]] std::vector<rules::MergedHead> heads(const Commit& merge, const model::BranchName& target);
    /// dev's own line: first parents of where it stands, stood and goes. Without what main's line has.
    [[nodiscard]] const std::vector<Commit>& dev_line();
    [[nodiscard]] bool is_on_dev(const std::string& commit);
    /// Where branches of a kind stand, stood and go.
    [[nodiscard]] std::vector<std::string> tips_of(model::BranchKind kind) const;

private:
    [[nodiscard]] std::vector<model::BranchName> at(const std::string& commit) const;
    [[nodiscard]] std::vector<model::BranchName> origins(const Commit& merge, const std::string& head);
    [[nodiscard]] std::string debug_commit(const Commit& merge, const std::string& head);
    [[nodiscard]] std::string first_debug_work(const std::string& head);
    [[nodiscard]] bool is_on_hotfix(const Commit& merge, const std::string& head);
    [[nodiscard]] bool reads_as_hotfix(const Commit& merge, const std::string& head) const;
    [[nodiscard]] bool continues_dev(const std::string& head);

    History& history_;
    std::optional<std::vector<Commit>> dev_line_;
    std::set<std::string> dev_ids_;
    std::set<std::string> visited_;  ///< by first_debug_work
};

}  // namespace dltask::hooks
