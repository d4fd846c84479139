// SPDX-License-Identifier: Apache-2.0
#include "sys/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <utility>

#include "sys/descriptor.hpp"

namespace dltask::sys {
namespace {

constexpr std::size_t small = 16384;

}  // namespace

std::optional<MappedFile> MappedFile::copy_of(int descriptor, std::size_t size) {
    std::unique_ptr<char[]> copy{new char[size]};
    const long got = read_some(descriptor, copy.get(), size);
    if (got < 0 || static_cast<std::size_t>(got) != size) return std::nullopt;
    const std::string_view bytes{copy.get(), size};
    return MappedFile{bytes, std::move(copy)};
}

std::optional<MappedFile> MappedFile::open(const std::filesystem::path& path) {
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    struct stat info {};
    if (!file || ::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
    const auto size = static_cast<std::size_t>(info.st_size);
    if (size == 0) return MappedFile{{}, nullptr};
    if (size <= small) return copy_of(file.get(), size);
    void* start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (start == MAP_FAILED) return std::nullopt;
    return MappedFile{{static_cast<const char*>(start), size}, nullptr};
}

MappedFile::~MappedFile() {
    if (copy_ == nullptr && !bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : bytes_{std::exchange(other.bytes_, {})}, copy_{std::move(other.copy_)} {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    std::swap(copy_, other.copy_);
    return *this;
}

}  // namespace dltask::sys
