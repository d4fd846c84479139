// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "hooks/git.hpp"
#include "rules/touched.hpp"

namespace dltask::hooks {

struct Commit {
    std::string id;
    std::vector<std::string> parents;
    std::string tree;
    std::string author;     ///< name, mail and time
    std::string committer;  ///< mail
    std::int64_t time = 0;  ///< of the committer, in seconds
    std::string message;    ///< in UTF-8

    [[nodiscard]] bool is_merge() const noexcept { return parents.size() > 1; }
};

/// `git rev-list` with further options; newest first. `revisions` are lines: ids, `^id`, `--not`.
[[nodiscard]] std::vector<Commit> read_commits(const Git& git, const std::vector<std::string>& options,
                                               const std::string& revisions);

/// A blob that a commit brings, against its first parent.
struct BroughtBlob {
    std::string id;
    std::string path;
};

struct Changes {
    std::map<std::string, rules::Touched> by_commit;
    std::vector<BroughtBlob> blobs;  ///< in no order, some more than once
};

/// What each commit changes against its first parent, by one `git diff-tree`. `below` limits it to a
/// directory; empty: everything.
[[nodiscard]] Changes read_changes(const Git& git, const std::vector<const Commit*>& commits,
                                   const model::BranchScheme& scheme, const std::string& below);

}  // namespace dltask::hooks
