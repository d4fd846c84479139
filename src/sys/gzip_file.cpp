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

constexpr int gzip_format = 15 + 16;

/// zlib takes what it reads by a pointer to what is not const.
void feed(z_stream& stream, std::string_view bytes) {
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
}

void give_room(z_stream& stream, std::string& room) {
    stream.next_out = reinterpret_cast<Bytef*>(room.data());
    stream.avail_out = static_cast<uInt>(room.size());
}

/// Goes through the members of a gzip file without keeping what they hold.
class MemberReader {
public:
    MemberReader() : is_sound_{::inflateInit2(&stream_, gzip_format) == Z_OK} {}
    ~MemberReader() { ::inflateEnd(&stream_); }
    MemberReader(const MemberReader&) = delete;
    MemberReader& operator=(const MemberReader&) = delete;

    void read(std::string_view bytes) {
        feed(stream_, bytes);
        while (is_sound_ && stream_.avail_in > 0) {
            give_room(stream_, room_);
            const int answer = ::inflate(&stream_, Z_NO_FLUSH);
            is_sound_ = answer == Z_OK || answer == Z_STREAM_END;
            if (answer != Z_STREAM_END) continue;
            whole_ = read_ + bytes.size() - stream_.avail_in;
            is_sound_ = ::inflateReset(&stream_) == Z_OK;
        }
        read_ += bytes.size();
    }

    [[nodiscard]] bool is_sound() const noexcept { return is_sound_; }
    [[nodiscard]] std::uint64_t whole() const noexcept { return whole_; }

private:
    z_stream stream_{};
    std::string room_ = std::string(64U << 10U, '\0');
    bool is_sound_;
    std::uint64_t read_ = 0;
    std::uint64_t whole_ = 0;
};

}  // namespace

GzipWriter::GzipWriter(const std::filesystem::path& path) {
    descriptor_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor_ < 0) return;
    file_ = ::gzdopen(descriptor_, "wb1");
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

std::string gzip_member(std::string_view bytes) {
    z_stream stream{};
    constexpr int memory = 8;
    if (::deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzip_format, memory, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    std::string member(::deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
    feed(stream, bytes);
    give_room(stream, member);
    const bool is_whole = ::deflate(&stream, Z_FINISH) == Z_STREAM_END;
    member.resize(is_whole ? stream.total_out : 0);
    ::deflateEnd(&stream);
    return member;
}

std::optional<std::uint64_t> whole_members(const AppendFile& file) {
    MemberReader members;
    const bool is_read = file.read({0, file.size()}, [&](std::string_view bytes) { members.read(bytes); });
    if (!is_read || !members.is_sound()) return std::nullopt;
    return members.whole();
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
