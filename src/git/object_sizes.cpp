// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "git/object_hash.hpp"
#include "git/object_store.hpp"
#include "git/raw_id.hpp"

/// The part of the object store that looks at all objects. Order is everything: a pack is read from its
/// beginning to its end, so that the type of a delta's base is known when the delta is met.
namespace dltask::git {
namespace {

namespace fs = std::filesystem;

constexpr unsigned blob_type = 3;

/// The objects of a pack in the order in which they lie there.
class InOrder {
public:
    explicit InOrder(const PackFile& pack) : types_(pack.count()) {
        numbers_.reserve(pack.count());
        for (std::uint32_t number = 0; number < pack.count(); ++number)
            numbers_.emplace_back(pack.offset_at(number), number);
        std::sort(numbers_.begin(), numbers_.end());
    }
    [[nodiscard]] const std::vector<std::pair<std::uint64_t, std::uint32_t>>& numbers() const {
        return numbers_;
    }
    void set_type(std::size_t place, unsigned type) { types_[place] = static_cast<unsigned char>(type); }
    /// Of what begins at an offset that was passed already; 0: not known.
    [[nodiscard]] unsigned type_at(std::uint64_t offset) const {
        const auto at = std::lower_bound(numbers_.begin(), numbers_.end(), std::pair{offset, 0U});
        if (at == numbers_.end() || at->first != offset) return 0;
        return types_[static_cast<std::size_t>(at - numbers_.begin())];
    }

private:
    std::vector<std::pair<std::uint64_t, std::uint32_t>> numbers_;
    std::vector<unsigned char> types_;
};

}  // namespace

void ObjectStore::add_packed_above(const PackFile& pack, std::uint64_t limit,
                                   std::vector<StoredSize>& sizes) {
    InOrder order{pack};
    for (std::size_t place = 0; place < order.numbers().size(); ++place) {
        const auto& [offset, number] = order.numbers()[place];
        const PackEntry entry = pack.entry(offset);
        unsigned type = entry.type;
        if (entry.is_delta()) {
            type = entry.base_id.empty() ? order.type_at(entry.base) : 0;
            const auto info = type == 0 ? packed_info({&pack, offset}) : std::nullopt;
            if (info && info->type == ObjectType::blob) type = blob_type;
        }
        order.set_type(place, type);
        if (type != blob_type) continue;
        const std::uint64_t bytes = entry.is_delta() ? delta_result(entry) : entry.bytes;
        if (bytes > limit) sizes.push_back({to_hex(pack.id_at(number)), bytes});
    }
}

/// Only the directories that are there are opened: of a quarantine none of the 256 may be.
void ObjectStore::add_loose_above(const fs::path& directory, std::uint64_t limit,
                                  std::vector<StoredSize>& sizes) {
    std::error_code error;
    for (fs::directory_iterator fan{directory, error}, end; !error && fan != end; fan.increment(error)) {
        const std::string start = fan->path().filename().native();
        if (to_raw(start).size() != 1) continue;
        std::error_code unreadable;
        for (fs::directory_iterator it{fan->path(), unreadable}; !unreadable && it != end;
             it.increment(unreadable)) {
            const std::string hex = start + it->path().filename().native();
            if (to_raw(hex).size() != raw_bytes(format_)) continue;
            const auto file = sys::MappedFile::open(it->path());
            std::size_t header = 0;
            const auto info = file ? loose_info(file->bytes(), header) : std::nullopt;
            if (info && info->type == ObjectType::blob && info->bytes > limit)
                sizes.push_back({hex, info->bytes});
        }
    }
}

std::optional<std::vector<StoredSize>> ObjectStore::blobs_above(std::uint64_t limit) {
    open_packs();
    if (!is_complete_) return std::nullopt;
    std::vector<StoredSize> sizes;
    for (const PackFile& pack : packs_) add_packed_above(pack, limit, sizes);
    for (const fs::path& directory : directories_) add_loose_above(directory, limit, sizes);
    return sizes;
}

}  // namespace dltask::git
