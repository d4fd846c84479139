// SPDX-License-Identifier: Apache-2.0
#include "sys/file_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <thread>
#include <utility>

#include "base/error.hpp"
#include "sys/descriptor.hpp"
#include "sys/file.hpp"

namespace dltask::sys {
namespace {

struct flock whole_file() {
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return lock;
}

bool try_lock(int descriptor, const std::filesystem::path& path) {
    struct flock lock = whole_file();
    if (::fcntl(descriptor, F_OFD_SETLK, &lock) == 0) return true;
    if (errno == EAGAIN || errno == EACCES || errno == EINTR) return false;
    throw fatal(fmt::format("could not lock '{}': {}", path.native(), reason(errno)));
}

bool lock_until(int descriptor, const std::filesystem::path& path, std::chrono::milliseconds patience) {
    using Time = std::chrono::steady_clock;
    constexpr std::chrono::milliseconds longest{50};
    const Time::time_point end = Time::now() + patience;
    std::chrono::milliseconds pause{1};
    while (!try_lock(descriptor, path)) {
        if (Time::now() >= end) return false;
        std::this_thread::sleep_for(pause);
        pause = std::min(pause * 2, longest);
    }
    return true;
}

}  // namespace

std::optional<FileLock> FileLock::acquire(const std::filesystem::path& path,
                                          std::chrono::milliseconds patience,
                                          const std::string& description) {
    make_directories(path.parent_path());
    Descriptor file{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0666)};
    if (!file) throw fatal(fmt::format("could not open '{}': {}", path.native(), reason(errno)));
    if (!lock_until(file.get(), path, patience)) return std::nullopt;
    FileLock lock{file.release()};
    lock.describe(description);
    return lock;
}

std::optional<FileLock> FileLock::acquire_among_users(const std::filesystem::path& path,
                                                      std::chrono::milliseconds patience,
                                                      const std::string& description) {
    constexpr int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY;
    // In a directory like /tmp the kernel lets nobody create over a file of another user (protected_regular).
    Descriptor file{::open(path.c_str(), flags)};
    if (!file && errno == ENOENT) {
        file.reset(::open(path.c_str(), flags | O_CREAT | O_EXCL, 0666));
        if (file) ::fchmod(file.get(), 0666);
        if (!file && errno == EEXIST) file.reset(::open(path.c_str(), flags));
    }
    if (!file) throw fatal(fmt::format("could not open '{}': {}", path.native(), reason(errno)));
    if (!lock_until(file.get(), path, patience)) return std::nullopt;
    FileLock lock{file.release()};
    lock.describe(description);
    return lock;
}

void FileLock::describe(const std::string& description) const {
    // The text is for people: a full disk must not keep the lock from its owner.
    if (::ftruncate(descriptor_, 0) != 0 || ::lseek(descriptor_, 0, SEEK_SET) != 0) return;
    static_cast<void>(write_all(descriptor_, description));
}

bool FileLock::is_held(const std::filesystem::path& path) {
    const Descriptor file{::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY)};
    struct flock lock = whole_file();
    return file && ::fcntl(file.get(), F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

std::string FileLock::holder(const std::filesystem::path& path) {
    const Descriptor file{::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY)};
    if (!file) return {};
    struct flock lock = whole_file();
    if (::fcntl(file.get(), F_OFD_GETLK, &lock) != 0 || lock.l_type == F_UNLCK) return {};
    std::string text;
    constexpr std::size_t limit = 65536;
    if (read_all(file.get(), text, limit) != 0) return {};
    return text;
}

FileLock::~FileLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

FileLock::FileLock(FileLock&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

}  // namespace dltask::sys
