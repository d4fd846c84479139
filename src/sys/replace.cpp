// SPDX-License-Identifier: Apache-2.0
#include "sys/replace.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>

#include "base/error.hpp"
#include "sys/descriptor.hpp"

namespace dltask::sys {
namespace {

/// Beside the target, hidden, and short enough for any name the target may have.
std::string temporary_name() {
    std::uint64_t random = 0;
    if (::getrandom(&random, sizeof random, GRND_NONBLOCK) != sizeof random) {
        random = static_cast<std::uint64_t>(::getpid());
    }
    return fmt::format(".dltask-{:016x}.tmp", random);
}

int write_synced(int directory, const std::string& temporary, std::string_view content, unsigned mode,
                 bool exact_mode) {
    const Descriptor file{
        ::openat(directory, temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)};
    if (!file) return errno;
    if (exact_mode && ::fchmod(file.get(), mode) != 0) return errno;
    if (const int error = write_all(file.get(), content); error != 0) return error;
    return ::fsync(file.get()) == 0 ? 0 : errno;
}

}  // namespace

int sync_open_directory(int directory) {
    if (::fsync(directory) == 0 || errno == EINVAL || errno == EROFS) return 0;
    return errno;
}

void replace_at(int directory, const std::string& name, std::string_view content, unsigned mode,
                const std::string& shown) {
    struct stat status {};
    const bool kept =
        ::fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode);
    const std::string temporary = temporary_name();
    int error = write_synced(directory, temporary, content, kept ? status.st_mode & 07777U : mode, kept);
    if (error == 0 && ::renameat(directory, temporary.c_str(), directory, name.c_str()) != 0) error = errno;
    if (error != 0 && error != EEXIST) ::unlinkat(directory, temporary.c_str(), 0);
    if (error == 0) error = sync_open_directory(directory);
    if (error != 0) throw fatal(fmt::format("could not write '{}': {}", shown, reason(error)));
}

}  // namespace dltask::sys
