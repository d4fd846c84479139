// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace dltask::sys {

/// A regular file as memory, for files that are replaced and never changed (packs, objects): what is
/// read is what the disk holds at that moment. A small one is copied, which costs less than mapping it.
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
    MappedFile(std::string_view bytes, std::unique_ptr<char[]> copy) noexcept
        : bytes_{bytes}, copy_{std::move(copy)} {}
    [[nodiscard]] static std::optional<MappedFile> copy_of(int descriptor, std::size_t size);

    std::string_view bytes_;
    std::unique_ptr<char[]> copy_;  ///< null: mapped
};

}  // namespace dltask::sys
