// SPDX-License-Identifier: Apache-2.0
#include "sys/append_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.hpp"

namespace dltask::sys {

AppendFile::AppendFile(const std::filesystem::path& path) {
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

}  // namespace dltask::sys
