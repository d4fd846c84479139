// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/object_id.hpp"
#include "sys/environment.hpp"
#include "sys/process.hpp"

namespace dltask::hooks {

/// A path that the index has otherwise than a commit. Empty ids: not there.
struct StagedChange {
    std::string path;
    std::string old_id;
    std::string new_id;
    bool is_file = false;  ///< the new side is a regular file (no link, no submodule)
};

/// The questions that a hook asks the git program, about the index that git named in GIT_INDEX_FILE.
class Git {
public:
    Git(sys::Environment environment, std::filesystem::path directory);

    /// The same with a variable set, or (empty value) taken away.
    [[nodiscard]] Git with(std::string_view name, std::string_view value) const;
    [[nodiscard]] const sys::Environment& environment() const noexcept { return environment_; }
    [[nodiscard]] const std::filesystem::path& directory() const noexcept { return directory_; }

    /// The index against a commit (a full id, or HEAD).
    [[nodiscard]] std::vector<StagedChange> staged_against(const std::string& commit) const;
    /// Must succeed; stdout.
    [[nodiscard]] std::string ask(std::vector<std::string> arguments, std::string_view input = {}) const;
    /// Runs beside us.
    [[nodiscard]] sys::Child start(std::vector<std::string> arguments) const;
    /// May fail.
    [[nodiscard]] sys::ProcessResult try_ask(std::vector<std::string> arguments,
                                             std::string_view input = {}) const;

private:
    [[nodiscard]] sys::Command command(std::vector<std::string> arguments) const;

    sys::Environment environment_;
    std::filesystem::path directory_;
};

}  // namespace dltask::hooks
