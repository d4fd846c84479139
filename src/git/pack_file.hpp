// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "model/object_id.hpp"
#include "sys/mapped_file.hpp"

namespace dltask::git {

/// What stands before the data of an object in a pack (gitformat-pack(5)).
struct PackEntry {
    unsigned type = 0;          ///< 1 to 4: as it is; 6 and 7: a delta
    std::uint64_t bytes = 0;    ///< unpacked: of the object, or of the delta
    std::string_view deflated;  ///< from where the data begin, to the end of the pack
    std::uint64_t base = 0;     ///< of type 6: where its base begins
    std::string_view base_id;   ///< of type 7
    [[nodiscard]] bool is_delta() const noexcept { return type > 4; }
};

/// A pack and its index (version 2). Nothing is believed: what leads out of the file is damaged, fatal.
class PackFile {
public:
    /// From the name of the index; nullopt: not readable, or of a form that only git knows.
    [[nodiscard]] static std::optional<PackFile> open(const std::filesystem::path& index,
                                                      model::ObjectFormat format);

    [[nodiscard]] std::uint32_t count() const noexcept { return count_; }
    [[nodiscard]] std::string_view id_at(std::uint32_t number) const;
    [[nodiscard]] std::uint64_t offset_at(std::uint32_t number) const;
    /// Where an object begins; nullopt: it is not in this pack.
    [[nodiscard]] std::optional<std::uint64_t> find(std::string_view raw_id) const;
    [[nodiscard]] PackEntry entry(std::uint64_t offset) const;

private:
    PackFile(sys::MappedFile index, sys::MappedFile pack, std::size_t id_bytes, std::uint32_t count);

    sys::MappedFile index_;
    sys::MappedFile pack_;
    std::size_t id_bytes_;
    std::uint32_t count_;
};

}  // namespace dltask::git
