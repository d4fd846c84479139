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
    const std::filesystem::path directory = path_.parent_path();
    std::error_code error;
    if (std::filesystem::is_symlink(std::filesystem::symlink_status(directory, error))) return false;
    std::filesystem::create_directories(directory, error);
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

bool AppendFile::read(Span span, const std::function<void(std::string_view)>& take) const {
    std::string piece(std::size_t{256} << 10U, '\0');
    while (span.start < span.end) {
        const std::size_t wanted = std::min<std::uint64_t>(piece.size(), span.end - span.start);
        const ssize_t got = ::pread(descriptor_.get(), piece.data(), wanted, static_cast<off_t>(span.start));
        if (got <= 0) return false;
        take(std::string_view{piece}.substr(0, static_cast<std::size_t>(got)));
        span.start += static_cast<std::uint64_t>(got);
    }
    return true;
}

std::optional<AppendFile::Span> AppendFile::middle(std::uint64_t ends) const {
    const std::uint64_t all = size();
    if (all <= 2 * ends || !ends_with_line_) return std::nullopt;
    constexpr std::uint64_t longest_line = 256U << 10U;
    Span span{0, all};
    const std::uint64_t looked_from = ends - std::min(ends, longest_line);
    std::uint64_t at = looked_from;
    const bool head = read({looked_from, ends}, [&](std::string_view bytes) {
        const std::size_t end = bytes.rfind('\n');
        if (end != std::string_view::npos) span.start = at + end + 1;
        at += bytes.size();
    });
    at = all - ends;
    const bool tail =
        read({all - ends, std::min(all, all - ends + longest_line)}, [&](std::string_view bytes) {
            const std::size_t end = bytes.find('\n');
            if (span.end == all && end != std::string_view::npos) span.end = at + end + 1;
            at += bytes.size();
        });
    if (!head || !tail || span.start >= span.end) return std::nullopt;
    return span;
}

bool AppendFile::replace(Span span, std::string_view marker) {
    std::string tail{marker};
    if (!read({span.end, size()}, [&](std::string_view bytes) { tail += bytes; })) return false;
    if (::ftruncate(descriptor_.get(), static_cast<off_t>(span.start)) != 0) return false;
    static_cast<void>(append(tail));
    return true;
}

bool AppendFile::cut(std::uint64_t bytes) {
    char last = '\n';
    if (bytes > 0 && ::pread(descriptor_.get(), &last, 1, static_cast<off_t>(bytes - 1)) != 1) return false;
    if (::ftruncate(descriptor_.get(), static_cast<off_t>(bytes)) != 0) return false;
    ends_with_line_ = last == '\n';
    return true;
}

}  // namespace dltask::sys
