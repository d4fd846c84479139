// SPDX-License-Identifier: Apache-2.0
#include "sys/append_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/error.hpp"

namespace dltask::sys {

AppendFile::AppendFile(const std::filesystem::path& path) : path_{path} {
    const int flags = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK;
    descriptor_.reset(::open(path.c_str(), flags, 0666));
    if (!descriptor_) throw fatal("cannot open '" + path.string() + "': " + reason(errno));
    struct stat status {};
    if (::fstat(descriptor_.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
        throw fatal("cannot write '" + path.string() + "': it is no regular file");
    }
    char last = '\n';
    if (status.st_size > 0 && ::pread(descriptor_.get(), &last, 1, status.st_size - 1) == 1) {
        ends_with_line_ = last == '\n';
    }
}

AppendFile::Appended AppendFile::append(std::string_view data) {
    Appended result;
    while (result.bytes < data.size()) {
        const long put = ::write(descriptor_.get(), data.data() + result.bytes, data.size() - result.bytes);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) {
            result.error = errno;
            return result;
        }
        result.bytes += static_cast<std::size_t>(put);
        ends_with_line_ = data[result.bytes - 1] == '\n';
    }
    return result;
}

std::uint64_t AppendFile::size() const {
    struct stat status {};
    return ::fstat(descriptor_.get(), &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

bool AppendFile::restore() const {
    struct stat ours {};
    struct stat there {};
    if (::fstat(descriptor_.get(), &ours) != 0) return false;
    if (::lstat(path_.c_str(), &there) == 0)
        return there.st_ino == ours.st_ino && there.st_dev == ours.st_dev;
    std::error_code error;
    std::filesystem::create_directories(path_.parent_path(), error);
    constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
    const Descriptor copy{::open(path_.c_str(), flags, 0666)};
    if (!copy) return false;
    std::array<char, 65536> bytes{};
    for (off_t at = 0;;) {
        const ssize_t got = ::pread(descriptor_.get(), bytes.data(), bytes.size(), at);
        if (got <= 0) return got == 0;
        if (::write(copy.get(), bytes.data(), static_cast<std::size_t>(got)) != got) return false;
        at += got;
    }
}

std::uint64_t AppendFile::keep_ends(std::uint64_t ends, std::string_view marker) {
    const std::uint64_t all = size();
    if (all <= 2 * ends || !ends_with_line_) return 0;
    std::string tail(ends, '\0');
    const auto read_at = [&](std::uint64_t offset, std::size_t bytes) {
        return ::pread(descriptor_.get(), tail.data(), bytes, static_cast<off_t>(offset)) ==
               static_cast<ssize_t>(bytes);
    };
    constexpr std::size_t longest_line = 256U << 10U;
    const std::size_t looked = std::min<std::size_t>(ends, longest_line);
    if (!read_at(ends - looked, looked)) return 0;
    const std::size_t head_end = std::string_view{tail}.substr(0, looked).rfind('\n');
    const std::uint64_t head = head_end == std::string::npos ? 0 : ends - looked + head_end + 1;
    if (!read_at(all - ends, ends)) return 0;
    tail.erase(0, tail.find('\n') + 1);
    if (::ftruncate(descriptor_.get(), static_cast<off_t>(head)) != 0) return 0;
    const std::uint64_t gone = all - head - tail.size();
    tail.insert(0, marker);
    static_cast<void>(append(tail));
    return gone;
}

}  // namespace dltask::sys
