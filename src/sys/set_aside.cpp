// SPDX-License-Identifier: Apache-2.0
#include "sys/set_aside.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>

namespace dltask::sys {

std::filesystem::path set_aside(const std::filesystem::path& directory) noexcept {
    constexpr int most = 100;
    struct stat status {};
    if (::lstat(directory.c_str(), &status) != 0 || S_ISDIR(status.st_mode)) return {};
    for (int number = 1; number <= most; ++number) {
        const std::string aside =
            directory.string() + ".replaced" + (number == 1 ? "" : '-' + std::to_string(number));
        if (::renameat2(AT_FDCWD, directory.c_str(), AT_FDCWD, aside.c_str(), RENAME_NOREPLACE) == 0)
            return aside;
        if (errno != EEXIST) return {};
    }
    return {};
}

}  // namespace dltask::sys
