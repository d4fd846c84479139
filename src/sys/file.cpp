// SPDX-License-Identifier: Apache-2.0
#include "sys/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>

#include "base/error.hpp"
#include "sys/descriptor.hpp"
#include "sys/file_system.hpp"
#include "sys/replace.hpp"

namespace dltask::sys {
namespace {

using std::filesystem::path;

Error failure(const char* what, const path& file, int error) {
    return fatal(fmt::format("could not {} '{}': {}", what, file.native(), reason(error)));
}

path parent_of(const path& file) {
    return file.has_parent_path() ? file.parent_path() : path{"."};
}

Descriptor open_directory(const path& directory) {
    Descriptor opened{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!opened) throw failure("open", directory, errno);
    return opened;
}

}  // namespace

std::optional<std::string> read_file(const path& file, std::uint64_t limit) {
    const Descriptor opened{::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)};
    if (!opened && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
    if (!opened && errno == ELOOP) {
        throw fatal(fmt::format("could not open '{}': it is a symbolic link", file.native()));
    }
    if (!opened) throw failure("open", file, errno);
    struct stat status {};
    if (::fstat(opened.get(), &status) != 0) throw failure("read", file, errno);
    if (!S_ISREG(status.st_mode)) throw fatal(fmt::format("'{}' is not a regular file", file.native()));
    std::string content;
    const int error = read_all(opened.get(), content, static_cast<std::size_t>(limit));
    if (error == EFBIG) throw fatal(fmt::format("'{}' is larger than {} bytes", file.native(), limit));
    if (error != 0) throw failure("read", file, error);
    return content;
}

void write_file(const path& file, std::string_view content, unsigned mode) {
    const Descriptor directory = open_directory(parent_of(file));
    replace_at(directory.get(), file.filename().native(), content, mode, file.native());
}

bool create_file(const path& file, std::string_view content, unsigned mode) {
    const Descriptor directory = open_directory(parent_of(file));
    const std::string name = file.filename().native();
    const Descriptor created{
        ::openat(directory.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)};
    if (!created && errno == EEXIST) return false;
    if (!created) throw failure("create", file, errno);
    int error = write_all(created.get(), content);
    if (error == 0 && ::fsync(created.get()) != 0) error = errno;
    if (error != 0) ::unlinkat(directory.get(), name.c_str(), 0);
    if (error == 0) error = sync_open_directory(directory.get());
    if (error != 0) throw failure("write", file, error);
    return true;
}

bool same_file_system(const path& a, const path& b) {
    struct stat first {
    }, second{};
    return ::stat(a.c_str(), &first) == 0 && ::stat(b.c_str(), &second) == 0 && first.st_dev == second.st_dev;
}

void move_path(const path& from, const path& to) {
    int error = ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0 ? 0 : errno;
    if (error == EINVAL && !is_there(to)) {  // a file system without that flag
        error = ::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
    }
    if (error != 0) {
        throw fatal(
            fmt::format("could not move '{}' to '{}': {}", from.native(), to.native(), reason(error)));
    }
    sync_directory(parent_of(to));
    if (parent_of(from) != parent_of(to)) sync_directory(parent_of(from));
}

void remove_file(const path& file) {
    if (::unlink(file.c_str()) == 0) {
        sync_directory(parent_of(file));
    } else if (errno != ENOENT && errno != ENOTDIR) {
        throw failure("remove", file, errno);
    }
}

void make_link(const path& target, const path& file) {
    if (::symlink(target.c_str(), file.c_str()) != 0) throw failure("create", file, errno);
}

void remove_tree(const path& directory) noexcept {
    std::error_code ignored;
    std::filesystem::remove_all(directory, ignored);
}

void remove_empty_directories(path directory, const path& top) noexcept {
    while (directory != top && directory.has_relative_path() && ::rmdir(directory.c_str()) == 0) {
        directory = directory.parent_path();
    }
}

void remove_temporary_files(const path& directory) {
    std::error_code error;
    for (std::filesystem::directory_iterator it{directory, error}, end; !error && it != end;
         it.increment(error)) {
        const std::string name = it->path().filename().string();
        if (name.compare(0, 8, ".dltask-") == 0 && it->path().extension() == ".tmp") remove_file(it->path());
    }
}

void set_mode(const path& file, unsigned mode) {
    if (::chmod(file.c_str(), mode) != 0) throw failure("set the mode of", file, errno);
}

void sync_directory(const path& directory) {
    const Descriptor opened = open_directory(directory);
    if (const int error = sync_open_directory(opened.get()); error != 0)
        throw failure("sync", directory, error);
}

void make_directories(const path& directory, unsigned mode) {
    if (directory.empty()) return;
    if (::mkdir(directory.c_str(), mode) == 0) return sync_directory(parent_of(directory));
    if (errno == ENOENT && directory.has_parent_path()) {
        make_directories(parent_of(directory), mode);
        if (::mkdir(directory.c_str(), mode) == 0) return sync_directory(parent_of(directory));
    }
    const int error = errno;
    std::error_code ignored;
    if (error == EEXIST && std::filesystem::is_directory(directory, ignored)) return;
    throw failure("create", directory, error);
}

std::int64_t modified_ns(const path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) return 0;
    constexpr std::int64_t second = 1'000'000'000;
    return status.st_mtim.tv_sec * second + status.st_mtim.tv_nsec;
}

void set_modified_ns(const path& file, std::int64_t nanoseconds) {
    constexpr std::int64_t second = 1'000'000'000;
    const std::array<timespec, 2> times{timespec{0, UTIME_OMIT},
                                        timespec{nanoseconds / second, nanoseconds % second}};
    (void)::utimensat(AT_FDCWD, file.c_str(), times.data(), 0);
}

std::int64_t touched_ns(const path& file) {
    struct statx status {};
    constexpr unsigned wanted = STATX_MTIME | STATX_BTIME;
    if (::statx(AT_FDCWD, file.c_str(), AT_SYMLINK_NOFOLLOW, wanted, &status) != 0) return 0;
    constexpr std::int64_t second = 1'000'000'000;
    const std::int64_t written = status.stx_mtime.tv_sec * second + status.stx_mtime.tv_nsec;
    if ((status.stx_mask & STATX_BTIME) == 0) return written;
    const std::int64_t born = status.stx_btime.tv_sec * second + status.stx_btime.tv_nsec;
    return std::max(written, born);
}

bool reserve_file(const path& file, std::uint64_t bytes) {
    const Descriptor opened{::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)};
    const int error = opened ? ::posix_fallocate(opened.get(), 0, static_cast<off_t>(bytes)) : errno;
    if (error != ENOSPC && error != EDQUOT) return true;
    ::unlink(file.c_str());
    return false;
}

std::string first_line(const path& file) {
    const Descriptor opened{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
    std::array<char, 512> bytes{};
    const auto got = opened ? read_some(opened.get(), bytes.data(), bytes.size()) : -1;
    if (got <= 0) return {};
    const std::string text{bytes.data(), static_cast<std::size_t>(got)};
    return text.substr(0, text.find('\n'));
}

bool claim_directory(const path& directory, unsigned mode) {
    if (::mkdir(directory.c_str(), mode) == 0) ::chmod(directory.c_str(), mode);
    return is_fit_directory(directory, mode);
}

bool is_there(const path& path) {
    std::error_code error;
    return std::filesystem::exists(std::filesystem::symlink_status(path, error));
}

}  // namespace dltask::sys
