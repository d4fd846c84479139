// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace dltask::sys {

/// A regular file as memory, for files that are replaced and never changed (packs, objects): what is
/// read is what the disk holds at that moment.
class MappedFile {
public:
    /// nullopt: not there, no regular file, or not readable.
    [[nodiscard]] static std::optional<MappedFile> open(const std::filesystem::path& path);
    ~MappedFile();
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    [[nodiscard]] std::string_view bytes() const noexcept { return bytes_; }

private:
    explicit MappedFile(std::string_view bytes) noexcept : bytes_{bytes} {}

    std::string_view bytes_;
};

}  // namespace dltask::sys
