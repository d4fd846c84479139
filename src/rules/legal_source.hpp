// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/branch.hpp"
#include "model/commit_message.hpp"

/// What a commit on main may be taken for when its parents do not say so.
namespace dltask::rules {

/// A first line as a hosting platform writes it when it merges: `Merge pull request #12 from a/dev`,
/// `Merge branch 'dev' into 'main'`, `Merged in dev (pull request #12)`, `Merged PR 12: title`.
[[nodiscard]] bool is_platform_subject(std::string_view line);

/// `chore(release): v<version>`, where `version` is the VERSION that the commit's tree has.
[[nodiscard]] bool is_release_message(const model::CommitMessage& message, std::string_view version);

/// What `git dltask init` writes.
[[nodiscard]] bool is_set_up_message(const model::CommitMessage& message);

/// Commits that are nothing but a fix: at least one `fix` or revert, no `feat`, no other work on the code.
[[nodiscard]] bool reads_as_hotfix(const std::vector<std::string>& messages);

/// Whether the trailer Dltask-Source of a `fix` says that a hotfix was squashed into it.
[[nodiscard]] bool names_hotfix(const model::CommitMessage& message);

/// Whether two texts of `config.yaml` differ in nothing but the value of one key.
[[nodiscard]] bool differ_in_key_only(std::string_view before, std::string_view after, std::string_view key);

}  // namespace dltask::rules
