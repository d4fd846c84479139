// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace dltask::sys {

/// Sees to it that files which another program has just written survive a power cut: once a directory on the
/// file system of `anchor` is synced after this, their content is on the disk. Without it ext4 may come back
/// with the names and no bytes. `paths` are below `root`; links are not followed, what is not there is
/// passed over. On ext4 this only starts the writing, elsewhere each file is synced.
void secure_written_files(const std::filesystem::path& root, const std::vector<std::string>& paths,
                          const std::filesystem::path& anchor) noexcept;

}  // namespace dltask::sys
