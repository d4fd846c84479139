// SPDX-License-Identifier: Apache-2.0
#include "sys/gzip_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <utility>

#include "sys/descriptor.hpp"

namespace dltask::sys {
namespace {

gzFile zlib(void* file) {
    return static_cast<gzFile>(file);
}

}  // namespace

GzipWriter::GzipWriter(const std::filesystem::path& path, GzipOwner owner) {
    const bool is_new = owner == GzipOwner::ours;
    const int flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | (is_new ? O_EXCL : O_APPEND);
    Descriptor opened{::open(path.c_str(), flags, is_new ? 0600 : 0666)};
    struct stat status {};
    if (!opened || ::fstat(opened.get(), &status) != 0 || !S_ISREG(status.st_mode)) return;
    descriptor_ = opened.release();
    file_ = ::gzdopen(descriptor_, is_new ? "wb1" : "ab1");
    if (file_ == nullptr) ::close(std::exchange(descriptor_, -1));
}

GzipWriter::~GzipWriter() {
    if (file_ != nullptr) ::gzclose(zlib(file_));
}

void GzipWriter::write(std::string_view bytes) {
    constexpr std::size_t most = 1U << 20U;
    while (file_ != nullptr && !bytes.empty()) {
        const auto piece = static_cast<unsigned>(std::min(bytes.size(), most));
        if (::gzwrite(zlib(file_), bytes.data(), piece) != static_cast<int>(piece)) {
            ::gzclose(zlib(std::exchange(file_, nullptr)));
            return;
        }
        bytes.remove_prefix(piece);
    }
}

void GzipWriter::sync() {
    if (file_ != nullptr && ::gzflush(zlib(file_), Z_SYNC_FLUSH) != Z_OK)
        ::gzclose(zlib(std::exchange(file_, nullptr)));
}

std::uint64_t GzipWriter::compressed_bytes() const {
    struct stat status {};
    if (file_ == nullptr || ::fstat(descriptor_, &status) != 0) return 0;
    return static_cast<std::uint64_t>(status.st_size);
}

void read_gzip(const std::filesystem::path& path, const std::function<bool(std::string_view)>& take) {
    Descriptor opened{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
    if (!opened) return;
    const gzFile file = ::gzdopen(opened.release(), "rb");
    if (file == nullptr) return;
    std::string buffer(64U << 10U, '\0');
    for (;;) {
        const int got = ::gzread(file, buffer.data(), static_cast<unsigned>(buffer.size()));
        if (got <= 0 || !take(std::string_view{buffer}.substr(0, static_cast<std::size_t>(got)))) break;
    }
    ::gzclose(file);
}

}  // namespace dltask::sys
