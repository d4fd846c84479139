// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "git/runner.hpp"
#include "model/object_id.hpp"

namespace dltask::git {

/// A pack on its way into the object database: `git index-pack` works beside us until `finish`. It gets
/// a `.keep` file, so that no gc can drop its objects before a ref names them.
class PackInstallation {
public:
    PackInstallation() = default;  ///< of nothing
    PackInstallation(const Runner& runner, std::string_view pack, model::ObjectFormat format,
                     std::string_view keep_message);

    /// Where the `.keep` file will be: git names a pack by its checksum. Empty: there is no pack.
    [[nodiscard]] const std::filesystem::path& keep_file() const noexcept { return keep_file_; }
    /// Waits until pack, index and `.keep` are there and synced; throws fatal with git's words.
    void finish();

private:
    std::optional<sys::Child> indexing_;
    std::filesystem::path keep_file_;
};

}  // namespace dltask::git
