// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace dltask::sys {

[[nodiscard]] std::string host_name();
[[nodiscard]] std::string user_name();  ///< of the effective user; the number when it has none

/// Lower-case hex SHA-256 of a file's bytes, read in pieces; empty when it cannot be read.
[[nodiscard]] std::string sha256_of_file(const std::string& path);

}  // namespace dltask::sys
