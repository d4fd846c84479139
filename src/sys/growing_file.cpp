// SPDX-License-Identifier: Apache-2.0
#include "sys/growing_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/open_beneath.hpp"

namespace dltask::sys {

std::optional<GrowingFile> GrowingFile::open(const std::filesystem::path& root, std::string_view path) {
    const Descriptor directory{::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
    if (!directory) return std::nullopt;
    const Parts parts = split(path);
    Descriptor file =
        open_parts(directory.get(), parts, parts.size(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat status {};
    if (!file || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    return GrowingFile{std::move(file)};
}

std::string GrowingFile::more() {
    constexpr std::size_t piece = 64U << 10U;
    if (offset_ > size()) offset_ = size();  // its middle has been left out meanwhile
    std::string text(piece, '\0');
    const long got = ::pread(file_.get(), text.data(), piece, static_cast<off_t>(offset_));
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    offset_ += text.size();
    return text;
}

std::uint64_t GrowingFile::size() const {
    struct stat status {};
    return ::fstat(file_.get(), &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

}  // namespace dltask::sys
