// SPDX-License-Identifier: Apache-2.0
#include "sys/file_system.hpp"

#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace dltask::sys {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::uint64_t, 9> network_types = {
    0x6969,      // NFS
    0x517B,      // SMB
    0xFF534D42,  // CIFS
    0xFE534D42,  // SMB2
    0x00C36400,  // Ceph
    0x0BD00BD0,  // Lustre
    0x47504653,  // GPFS
    0x5346414F,  // AFS
    0x19830326,  // BeeGFS
};

}  // namespace

std::optional<SpaceLeft> space_left(const fs::path& path) {
    struct statvfs status {};
    if (::statvfs(path.c_str(), &status) != 0) return std::nullopt;
    SpaceLeft left;
    left.bytes = std::uint64_t{status.f_bavail} * status.f_frsize;
    if (status.f_files != 0) left.files = status.f_favail;
    return left;
}

bool is_network_type(std::uint64_t type) noexcept {
    return std::find(network_types.begin(), network_types.end(), type) != network_types.end();
}

bool is_on_network(const fs::path& path) {
    struct statfs status {};
    constexpr std::uint64_t low_bits = 0xFFFFFFFF;  // the type is signed on some machines
    return ::statfs(path.c_str(), &status) == 0 &&
           is_network_type(static_cast<std::uint64_t>(status.f_type) & low_bits);
}

bool may_write_in(const fs::path& directory) {
    std::error_code error;
    return fs::is_directory(directory, error) && ::access(directory.c_str(), W_OK | X_OK) == 0;
}

bool could_write_in(const fs::path& directory) {
    fs::path there = directory;
    std::error_code error;
    while (there.has_relative_path() && !fs::exists(fs::symlink_status(there, error)))
        there = there.parent_path();
    return may_write_in(there);
}

bool is_fit_directory(const fs::path& directory, unsigned mode) {
    struct stat status {};
    if (::lstat(directory.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) return false;
    constexpr unsigned of_others = 0077;
    const bool is_private = (mode & of_others) == 0;
    if (is_private && (status.st_uid != ::geteuid() || (status.st_mode & of_others) != 0)) return false;
    return ::access(directory.c_str(), W_OK | X_OK) == 0;
}

bool is_program(const fs::path& file) {
    struct stat status {};
    return ::stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode) && ::access(file.c_str(), X_OK) == 0;
}

}  // namespace dltask::sys
