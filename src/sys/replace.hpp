// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace dltask::sys {

/// The atomic write behind `write_file` and `Beneath::write`: `name` in the directory `directory`
/// (a descriptor) is replaced by way of a synced temporary file beside it, and the directory is
/// synced. Throws fatal; `shown` is the path for the message.
void replace_at(int directory, const std::string& name, std::string_view content, unsigned mode,
                const std::string& shown);

/// Syncs an open directory; file systems that cannot are forgiven. 0, or the errno value.
[[nodiscard]] int sync_open_directory(int directory);

}  // namespace dltask::sys
