// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "git/inflater.hpp"
#include "git/object_cache.hpp"
#include "git/pack_file.hpp"
#include "sys/environment.hpp"

namespace dltask::git {

struct StoredInfo {
    ObjectType type = ObjectType::blob;
    std::uint64_t bytes = 0;
};

struct StoredSize {
    std::string id;  ///< hex
    std::uint64_t bytes = 0;
};

/// The object directories of a repository, the one that is written to first: what git's variables say,
/// else `<common dir>/objects`; and their alternates. Relative words of variables are below `from`.
[[nodiscard]] std::vector<std::filesystem::path> object_directories(const sys::Environment& environment,
                                                                    const std::filesystem::path& from,
                                                                    const std::filesystem::path& common_dir);

/// Reads loose objects and packs without git, for the hooks: starting git costs more than all that they
/// do. What is not found here git may still know (a partial clone, a pack of another form).
class ObjectStore {
public:
    ObjectStore(const std::vector<std::filesystem::path>& directories, model::ObjectFormat format);

    /// nullopt: not here. Throws fatal when the object is damaged.
    [[nodiscard]] std::optional<StoredObject> read(std::string_view raw_id);
    /// The same from the object's header.
    [[nodiscard]] std::optional<StoredInfo> info(std::string_view raw_id);
    /// All blobs above so many bytes, whatever refers to them; nullopt: only git can tell.
    [[nodiscard]] std::optional<std::vector<StoredSize>> blobs_above(std::uint64_t limit);
    [[nodiscard]] model::ObjectFormat format() const noexcept { return format_; }

private:
    struct Place {
        const PackFile* pack = nullptr;
        std::uint64_t offset = 0;
    };
    /// Of the packs, each of which costs a dozen system calls, nothing is known before this. A commit asks
    /// for what was written last, and that is loose.
    void open_packs();
    void open_packs_in(const std::filesystem::path& directory);
    [[nodiscard]] std::optional<Place> find(std::string_view raw_id);
    [[nodiscard]] std::optional<sys::MappedFile> loose(std::string_view raw_id) const;
    [[nodiscard]] std::optional<StoredInfo> loose_info(std::string_view deflated, std::size_t& header);
    [[nodiscard]] std::optional<StoredInfo> read_loose_info(std::string_view raw_id);
    [[nodiscard]] std::optional<StoredObject> try_loose(std::string_view raw_id);
    [[nodiscard]] std::optional<StoredObject> read_loose(std::string_view raw_id);
    [[nodiscard]] std::optional<StoredObject> read_packed(Place place);
    [[nodiscard]] std::optional<StoredInfo> packed_info(Place place);
    [[nodiscard]] std::optional<Place> base_of(const PackFile& pack, const PackEntry& entry) const;
    [[nodiscard]] std::string unpack(const PackEntry& entry);
    [[nodiscard]] std::uint64_t delta_result(const PackEntry& entry);
    void add_packed_above(const PackFile& pack, std::uint64_t limit, std::vector<StoredSize>& sizes);
    void add_loose_above(const std::filesystem::path& directory, std::uint64_t limit,
                         std::vector<StoredSize>& sizes);

    std::vector<std::filesystem::path> directories_;
    model::ObjectFormat format_;
    std::vector<PackFile> packs_;
    std::size_t last_pack_ = 0;
    bool is_open_ = false;
    bool is_complete_ = true;  ///< every pack could be opened
    Inflater inflater_;
    ObjectCache cache_;
    std::unordered_map<std::string, StoredObject> loose_objects_;  ///< small ones that were read last
};

}  // namespace dltask::git
