// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "sys/environment.hpp"

namespace dltask::hooks {

/// What HEAD says. During a rebase the branch is the one that is being rebased.
struct Head {
    std::string branch;   ///< without refs/heads/; empty: detached
    bool unborn = false;  ///< no commit yet
};

/// A repository as a hook sees it: read from its files, because a hook sits in every commit and a
/// started program costs more than all the rest.
class GitDir {
public:
    /// GIT_DIR, else `.git` in the working directory (git starts hooks at the top of the work tree).
    /// nullopt: no repository.
    [[nodiscard]] static std::optional<GitDir> find(const sys::Environment& environment,
                                                    const std::filesystem::path& directory);

    /// nullopt: in a form that only git itself can read (reftable, a symbolic link).
    [[nodiscard]] std::optional<Head> head() const;
    /// What HEAD stands for, as hex digits; nullopt: unborn, or only git can tell.
    [[nodiscard]] std::optional<std::string> head_commit() const;
    [[nodiscard]] std::filesystem::path own_path(const std::string& name) const { return own_ / name; }
    /// A file of this work tree's own part (`MERGE_HEAD`); nullopt: not there.
    [[nodiscard]] std::optional<std::string> own_file(const std::string& name) const;
    /// A file of the part that all work trees share (`dltask/token`).
    [[nodiscard]] std::optional<std::string> common_file(const std::string& name) const;
    [[nodiscard]] std::filesystem::path common_path(const std::string& name) const { return common_ / name; }
    [[nodiscard]] bool has_own(const std::string& name) const;
    [[nodiscard]] bool has_common(const std::string& name) const;

private:
    GitDir(std::filesystem::path own, std::filesystem::path common);
    [[nodiscard]] bool exists(const std::string& ref) const;
    [[nodiscard]] std::string rebased_branch() const;

    std::filesystem::path own_;
    std::filesystem::path common_;
};

}  // namespace dltask::hooks
