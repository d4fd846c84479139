// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sys/environment.hpp"
#include "sys/process.hpp"

namespace dltask::git {

/// Starts the `git` program, neutral to the user's configuration where that could change a result,
/// and the only way in which this tool changes a repository.
///
/// `query` asks: no optional locks, no hooks, no fsmonitor, no pager, LC_ALL=C. `change` changes:
/// `core.fsync=all`, automatic gc off, reflog messages that name the command. Both run in the work tree's top
/// unless `at` says otherwise.
class Runner {
public:
    Runner(std::filesystem::path git, sys::Environment environment, std::filesystem::path directory);

    /// Finds git on the PATH (never below the work tree). Throws fatal when there is none.
    [[nodiscard]] static Runner find(const sys::Environment& environment,
                                     const std::filesystem::path& directory);

    /// The same git for another work tree of the repository: GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE
    /// and the other repository-local variables are dropped.
    [[nodiscard]] Runner at(const std::filesystem::path& work_tree) const;
    /// The same with variables added.
    [[nodiscard]] Runner with(std::vector<std::pair<std::string, std::string>> variables) const;
    /// GIT_REFLOG_ACTION for the changes that follow, e.g. "dltask finish".
    void set_reflog_action(std::string action);
    /// Called with the argument vector of each `change`, for `-v`.
    void set_echo(std::function<void(const std::vector<std::string>&)> echo);

    using Arguments = std::vector<std::string>;
    /// May fail; the caller looks at the result.
    [[nodiscard]] sys::ProcessResult try_query(const Arguments& arguments, std::string_view input = {}) const;
    [[nodiscard]] sys::ProcessResult try_change(const Arguments& arguments,
                                                std::string_view input = {}) const;
    /// Must succeed: stdout without its last line feed, else fatal with git's own message.
    std::string query(const Arguments& arguments, std::string_view input = {}) const;
    std::string change(const Arguments& arguments, std::string_view input = {}) const;
    /// A query that runs beside us.
    [[nodiscard]] sys::Child start_query(const Arguments& arguments) const;

    [[nodiscard]] const std::filesystem::path& directory() const noexcept { return directory_; }
    [[nodiscard]] const sys::Environment& environment() const noexcept { return environment_; }
    [[nodiscard]] const std::filesystem::path& program() const noexcept { return git_; }

private:
    [[nodiscard]] sys::Command command(const Arguments& arguments, bool changes) const;

    std::filesystem::path git_;
    sys::Environment environment_;
    std::filesystem::path directory_;
    std::string reflog_action_ = "dltask";
    std::function<void(const std::vector<std::string>&)> echo_;
};

}  // namespace dltask::git
