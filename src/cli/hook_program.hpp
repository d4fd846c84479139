// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace dltask::cli {

/// `git-dltask-hook`, which is installed beside this program.
[[nodiscard]] std::filesystem::path hook_program();

}  // namespace dltask::cli
