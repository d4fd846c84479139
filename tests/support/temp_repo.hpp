// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "git/session.hpp"
#include "support/temporary_directory.hpp"
#include "sys/environment.hpp"
#include "sys/process.hpp"

namespace dltask::test {

/// A repository in a temporary directory, on branch `main`, cut off from the machine's own git
/// configuration. What goes wrong in it is a std::runtime_error with git's words.
class TempRepo {
public:
    using Words = std::vector<std::string>;

    /// `git init` with these options, in a directory of this name.
    explicit TempRepo(const Words& init_options = {}, const std::string& name = "repo");

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    /// The directory around it, for clones and linked work trees.
    [[nodiscard]] std::filesystem::path outside() const { return directory_.path(); }
    /// HOME; its `.gitconfig` is the global configuration (user.name and user.email are set).
    [[nodiscard]] std::filesystem::path home() const { return directory_.path() / "home"; }
    /// Ours without any GIT_ variable of the caller, HOME in the temporary directory, TZ=UTC.
    [[nodiscard]] const sys::Environment& environment() const { return environment_; }
    [[nodiscard]] sys::Environment& environment() { return environment_; }

    /// Runs git with fixed dates, in the repository or in `directory`; stdout less its last line feed.
    std::string git(const Words& words, std::string_view input = {},
                    const std::filesystem::path& directory = {}) const;
    [[nodiscard]] sys::ProcessResult try_git(const Words& words, std::string_view input = {},
                                             const std::filesystem::path& directory = {}) const;

    void write(const std::string& file, std::string_view content) const;  ///< directories are made
    [[nodiscard]] std::string read(const std::string& file) const;
    /// Adds everything and commits (also nothing); the commit's id.
    std::string commit(const std::string& message) const;
    /// Writes one file and commits.
    std::string commit_file(const std::string& file, std::string_view content) const;

    [[nodiscard]] git::Session open(const std::filesystem::path& below = {}) const;

private:
    TemporaryDirectory directory_;
    std::filesystem::path path_;
    sys::Environment environment_;
};

}  // namespace dltask::test
