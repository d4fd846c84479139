// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
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
    /// and the other variables that belong to one work tree are dropped. What all work trees share
    /// stays: `git -c` settings and the object directories.
    [[nodiscard]] Runner at(const std::filesystem::path& work_tree) const;
    /// The same with variables added.
    [[nodiscard]] Runner with(std::vector<std::pair<std::string, std::string>> variables) const;
    /// GIT_REFLOG_ACTION for the changes that follow, e.g. "dltask finish"; empty: git's own words.
    void set_reflog_action(std::string action);
    [[nodiscard]] const std::string& reflog_action() const noexcept { return reflog_action_; }
    /// Where the objects are, when it is known: saves `ObjectBuilder` and `store_files` a question.
    void set_object_directory(std::filesystem::path directory);
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
    /// The same beside us.
    [[nodiscard]] sys::Child start_query(const Arguments& arguments) const;
    [[nodiscard]] sys::Child start_change(const Arguments& arguments) const;

    /// The same without any configuration of ours, for `git config` itself.
    [[nodiscard]] sys::Child start_plain(const Arguments& arguments) const;
    /// The object database that `change` writes to (GIT_OBJECT_DIRECTORY, else the common one).
    [[nodiscard]] std::filesystem::path object_directory() const;

    [[nodiscard]] const std::filesystem::path& directory() const noexcept { return directory_; }
    [[nodiscard]] const sys::Environment& environment() const noexcept { return environment_; }
    [[nodiscard]] const std::filesystem::path& program() const noexcept { return git_; }

private:
    enum class Purpose { plain, query, change };
    [[nodiscard]] sys::Command command(const Arguments& arguments, Purpose purpose) const;

    std::filesystem::path git_;
    sys::Environment environment_;
    std::filesystem::path directory_;
    std::filesystem::path object_directory_;
    std::string reflog_action_ = "dltask";
    std::function<void(const std::vector<std::string>&)> echo_;
};

/// What git says when it fails, as ours: "fatal: " and "error: " taken off, and the commands that it
/// proposes as hints.
[[nodiscard]] Error git_failure(const Runner::Arguments& arguments, const sys::ProcessResult& result);

}  // namespace dltask::git
