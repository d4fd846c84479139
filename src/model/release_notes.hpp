// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/commit_message.hpp"
#include "model/version.hpp"

namespace dltask::model {

/// A commit as a release sees it.
struct Change {
    CommitMessage message;
    bool is_merge = false;
    std::string commit;  ///< what people are shown of its id
};

/// What the commits since the last release ask for: `feat` minor, else patch; `!` or `BREAKING CHANGE`
/// major, minor while the version is 0.x. Commits of type `task` are results and ask for nothing.
[[nodiscard]] Bump bump_for(const Version& from, const std::vector<Change>& changes);

/// The first `<release>-<identifier>.<n>` after those that are there: release is `target` without any
/// suffix of its own.
[[nodiscard]] Version next_prerelease(const Version& target, std::string_view identifier,
                                      const std::vector<Version>& existing);

/// `-dev.<n>`: pins a core that is not released (`new --unreleased`), and is no release itself.
[[nodiscard]] bool is_pin(const Version& version);

/// The changes by type, one list each under its type; breaking changes first. Left out: results of
/// tasks, release commits, what squashes a branch, and merges that say no more than that they are one. Empty:
/// no change.
[[nodiscard]] std::string release_notes(const std::vector<Change>& changes);

}  // namespace dltask::model
