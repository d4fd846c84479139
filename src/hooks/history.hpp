// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "hooks/adoption.hpp"
#include "hooks/audit.hpp"

namespace dltask::hooks {

/// A violation, and the kind of branch whose severity it has.
struct Found {
    rules::Violation violation;
    model::BranchKind branch = model::BranchKind::other;
};

/// An update of a branch.
struct BranchUpdate {
    model::BranchName branch;
    std::string old_id;
    std::string new_id;
    bool old_is_unknown = false;
};

/// What an audit works on: read once, then handed from rule to rule.
struct History {
    const Git& git;
    const config::Settings& settings;
    const AuditRequest& request;
    ObjectQuery& objects;
    Adoption& adoption;
    std::vector<BranchUpdate> branches{};   ///< main first, then dev
    CommitsById commits{};                  ///< all that are new, and all of main's line
    std::vector<const Commit*> in_order{};  ///< the same, as git lists them: the newest first
    std::size_t new_commits = 0;
    std::unordered_map<const Commit*, rules::Touched> changes{};  ///< of those that change anything
    std::vector<BroughtBlob> blobs{};                             ///< of all of them, when `needs_blobs`
    bool needs_blobs = false;                                     ///< they are not listed otherwise
    rules::Touched nothing{settings.branches};
    std::vector<Found> found{};

    /// What a commit changes; nothing for one that is not known.
    [[nodiscard]] const rules::Touched& touched(const Commit& commit) const;
    [[nodiscard]] const Commit* commit(const std::string& id) const;
    /// From the tip along first parents, as far as commits are known and on no other line yet; oldest
    /// first.
    [[nodiscard]] std::vector<const Commit*> line(const std::string& tip) const;
    void add(rules::Violation violation, const std::string& commit, model::BranchKind branch);
};

}  // namespace dltask::hooks
