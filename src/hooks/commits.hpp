// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "hooks/git.hpp"
#include "hooks/object_query.hpp"
#include "rules/touched.hpp"

namespace dltask::hooks {

struct Commit {
    std::string id;
    std::vector<std::string> parents;
    std::string tree;
    std::string author;                     ///< name, mail and time
    std::int64_t time = 0;                  ///< of the committer, in seconds
    std::string message;                    ///< in UTF-8
    bool is_new = false;                    ///< to where it goes
    std::optional<model::BranchKind> line;  ///< the kind of the branch on whose line it is judged

    [[nodiscard]] bool is_merge() const noexcept { return parents.size() > 1; }
};

/// What `of` reaches and `without` does not. Full ids of commits or tags; empty ones do not matter.
struct CommitRange {
    std::vector<std::string> of;
    std::vector<std::string> without;
    bool first_parent = false;
};

/// Newest first.
[[nodiscard]] std::vector<Commit> read_commits(const Git& git, ObjectQuery& objects,
                                               const CommitRange& range);

/// A blob that a commit brings, against its first parent.
struct BroughtBlob {
    std::string id;
    std::string path;
};

struct Changes {
    std::unordered_map<const Commit*, rules::Touched> by_commit;  ///< without those that change nothing
    std::vector<BroughtBlob> blobs;                               ///< in no order, some more than once
};

using CommitsById = std::unordered_map<std::string, Commit>;

/// What each commit changes against its first parent. `below` limits it to a directory at the top;
/// empty: everything. `known` are commits that need not be read again. Where there are many, two
/// threads read.
[[nodiscard]] Changes read_changes(ObjectQuery& objects, const std::vector<const Commit*>& commits,
                                   const CommitsById& known, const model::BranchScheme& scheme,
                                   const std::string& below);

}  // namespace dltask::hooks
