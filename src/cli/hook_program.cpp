// SPDX-License-Identifier: Apache-2.0
#include "cli/hook_program.hpp"

namespace dltask::cli {

std::filesystem::path hook_program() {
    std::error_code error;
    const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
    return error ? std::filesystem::path{"git-dltask-hook"} : self.parent_path() / "git-dltask-hook";
}

}  // namespace dltask::cli
