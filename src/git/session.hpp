// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "git/cat_file.hpp"
#include "git/config.hpp"
#include "git/repository.hpp"
#include "git/runner.hpp"
#include "git/work_trees.hpp"

namespace dltask::git {

/// A repository that is open: where it is, how to ask it, what it is configured to do. Opening
/// starts the questions (where, which configuration, which version of git) side by side.
/// Throws fatal with git's own words when there is no repository, and for git older than 2.38.
class Session {
public:
    /// What else to start right away, beside the questions.
    enum class Look { nowhere, at_work_tree };
    [[nodiscard]] static Session open(const sys::Environment& environment,
                                      const std::filesystem::path& current_directory,
                                      Look look = Look::nowhere);

    Repository repository;
    Runner runner;
    Config config;
    std::unique_ptr<CatFile> objects;
    std::optional<DirtyQuery> dirty;  ///< of the work tree, with Look::at_work_tree
};

/// `Name <mail> seconds zone` as git would write it now, by `git var`; throws fatal (128) with the
/// two `git config` lines to type when there is no identity. `time` is put in place of git's clock
/// unless GIT_AUTHOR_DATE / GIT_COMMITTER_DATE say otherwise.
struct Identity {
    std::string author;
    std::string committer;
};
[[nodiscard]] Identity identity(const Runner& runner, const Config& config, const std::string& git_time);

}  // namespace dltask::git
