// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
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
};

/// What an audit works on: read once, then handed from rule to rule.
struct History {
    const Git& git;
    const config::Settings& settings;
    const AuditRequest& request;
    ObjectQuery& objects;
    Adoption& adoption;
    std::vector<BranchUpdate> branches;             ///< main first, then dev
    std::map<std::string, Commit> commits;          ///< all that are new, and all of main's line
    std::set<std::string> fresh;                    ///< those that are new
    std::map<std::string, rules::Touched> touched;  ///< what they change
    std::vector<BroughtBlob> blobs;                 ///< of all of them, when `has_all_blobs`
    bool has_all_blobs = false;
    std::map<std::string, model::BranchKind> judged;  ///< commits on the line of a branch, by its kind
    std::vector<Found> found;

    [[nodiscard]] const Commit* commit(const std::string& id) const;
    /// From the tip along first parents, as far as commits are known and on no other line yet; oldest
    /// first.
    [[nodiscard]] std::vector<const Commit*> line(const std::string& tip) const;
    void add(rules::Violation violation, const std::string& commit, model::BranchKind branch);
};

}  // namespace dltask::hooks
