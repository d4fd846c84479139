// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "sys/descriptor.hpp"

namespace dltask::sys {

/// A regular file below a directory that is read piece by piece while somebody appends to it. No part
/// of its path may be a symbolic link.
class GrowingFile {
public:
    /// nullopt: there is no such regular file.
    [[nodiscard]] static std::optional<GrowingFile> open(const std::filesystem::path& root,
                                                         std::string_view path);

    /// What comes next, some ten thousand bytes at most; empty when there is nothing new.
    [[nodiscard]] std::string more();
    [[nodiscard]] std::uint64_t size() const;
    void skip_to(std::uint64_t offset) { offset_ = offset; }

private:
    explicit GrowingFile(Descriptor file) : file_{static_cast<Descriptor&&>(file)} {}
    Descriptor file_;
    std::uint64_t offset_ = 0;
};

}  // namespace dltask::sys
