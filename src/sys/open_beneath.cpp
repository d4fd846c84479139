// SPDX-License-Identifier: Apache-2.0
#include "sys/open_beneath.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>

#include "base/error.hpp"

namespace dltask::sys {
namespace {

/// O_DIRECTORY together with O_NOFOLLOW says "no directory" of a symbolic link: say what it is.
Descriptor open_part(int directory, const char* name, int flags) {
    Descriptor opened{::openat(directory, name, flags | O_NOFOLLOW | O_CLOEXEC)};
    if (opened || errno != ENOTDIR) return opened;
    struct stat status {};
    const bool known = ::fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
    errno = known && S_ISLNK(status.st_mode) ? ELOOP : ENOTDIR;
    return opened;
}

}  // namespace

Parts split(std::string_view path) {
    Parts parts;
    if (!path.empty() && path.front() == '/') throw refused(fmt::format("'{}' is not a relative path", path));
    for (std::size_t at = 0; at <= path.size();) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        const std::string_view part = path.substr(at, end - at);
        at = end + 1;
        if (part == "..") throw refused(fmt::format("'{}' leaves its directory", path));
        if (part.find('\0') != std::string_view::npos) throw refused("a path has a NUL byte in it");
        if (!part.empty() && part != ".") parts.emplace_back(part);
    }
    return parts;
}

std::string join(const Parts& parts, std::size_t count) {
    std::string path;
    for (std::size_t i = 0; i < count; ++i) path += (i == 0 ? "" : "/") + parts[i];
    return path.empty() ? "." : path;
}

Descriptor open_parts(int root, const Parts& parts, std::size_t count, int flags) {
    open_how how{};
    // Without O_NOFOLLOW: it would make "no directory" of a link that RESOLVE_NO_SYMLINKS names.
    how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    const std::string path = join(parts, count);
    constexpr int attempts = 64;  // a rename elsewhere can come between (EAGAIN)
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const long opened = ::syscall(SYS_openat2, root, path.c_str(), &how, sizeof how);
        if (opened >= 0) return Descriptor{static_cast<int>(opened)};
        if (errno == ENOSYS || errno == EPERM) break;
        if (errno != EAGAIN && errno != EINTR) return Descriptor{};
    }
    return open_stepwise(root, parts, count, flags);
}

Descriptor open_stepwise(int root, const Parts& parts, std::size_t count, int flags) {
    Descriptor here{::openat(root, ".", O_PATH | O_DIRECTORY | O_CLOEXEC)};
    for (std::size_t i = 0; here && i + 1 < count; ++i) {
        here = open_part(here.get(), parts[i].c_str(), O_PATH | O_DIRECTORY);
    }
    if (!here) return here;
    return open_part(here.get(), count == 0 ? "." : parts[count - 1].c_str(), flags);
}

}  // namespace dltask::sys
