// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace dltask::sys {

/// A living process, as far as we may look: what belongs to others may have an empty directory.
struct LivingProcess {
    pid_t id = 0;
    pid_t parent = 0;
    std::string command;              ///< its words, with blanks between
    std::filesystem::path directory;  ///< where it works
};

/// Of those whose program has this name. `root` is put before every path that is read.
[[nodiscard]] std::vector<LivingProcess> living_processes(const std::string& program,
                                                          const std::filesystem::path& root = "/proc");

/// The files that living processes hold open, and one that does, as far as we may look.
[[nodiscard]] std::map<std::filesystem::path, pid_t> open_files(const std::filesystem::path& root = "/proc");

[[nodiscard]] pid_t own_process() noexcept;
[[nodiscard]] pid_t parent_process() noexcept;

}  // namespace dltask::sys
