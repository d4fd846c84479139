// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dltask::git {

struct FileRef {
    std::string name;  ///< full: refs/heads/main
    std::string id;    ///< hex
    bool operator==(const FileRef&) const = default;
};

/// The refs below a prefix (`refs/heads/`), sorted, read without git from a repository that keeps them
/// in files. Symbolic refs (origin/HEAD) are left out.
/// nullopt: only git can tell (reftable).
[[nodiscard]] std::optional<std::vector<FileRef>> read_ref_files(const std::filesystem::path& common_dir,
                                                                 const std::string& prefix);

}  // namespace dltask::git
