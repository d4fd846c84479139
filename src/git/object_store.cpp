// SPDX-License-Identifier: Apache-2.0
#include "git/object_store.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/error.hpp"
#include "git/damage.hpp"
#include "git/delta.hpp"
#include "git/object_hash.hpp"
#include "git/raw_id.hpp"

namespace dltask::git {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t cache_bytes = 96U << 20U;
constexpr std::size_t most_loose = 4096;
constexpr std::size_t longest_loose = 16384;
constexpr std::uint64_t largest_object = 1ULL << 30U;
constexpr std::size_t deepest_chain = 4096;  // git's own limit for a pack

std::optional<ObjectType> type_named(std::string_view name) {
    for (const ObjectType type : {ObjectType::blob, ObjectType::tree, ObjectType::commit, ObjectType::tag}) {
        if (name == name_of(type)) return type;
    }
    return std::nullopt;
}

ObjectType type_of(const PackEntry& entry) {
    constexpr std::array<ObjectType, 5> types = {ObjectType::blob, ObjectType::commit, ObjectType::tree,
                                                 ObjectType::blob, ObjectType::tag};
    return types.at(entry.type);
}

}  // namespace

ObjectStore::ObjectStore(const std::vector<fs::path>& directories, model::ObjectFormat format)
    : directories_{directories}, format_{format}, cache_{cache_bytes} {}

void ObjectStore::open_packs() {
    if (is_open_) return;
    is_open_ = true;
    for (const fs::path& directory : directories_) open_packs_in(directory / "pack");
}

void ObjectStore::open_packs_in(const fs::path& directory) {
    std::error_code error;
    for (fs::directory_iterator it{directory, error}, end; !error && it != end; it.increment(error)) {
        if (it->path().extension() != ".idx") continue;
        if (auto pack = PackFile::open(it->path(), format_)) {
            packs_.push_back(std::move(*pack));
        } else {
            is_complete_ = false;
        }
    }
}

std::optional<ObjectStore::Place> ObjectStore::find(std::string_view raw_id) {
    for (std::size_t i = 0; i < packs_.size(); ++i) {
        const std::size_t number = (last_pack_ + i) % packs_.size();
        if (const auto offset = packs_[number].find(raw_id)) {
            last_pack_ = number;
            return Place{&packs_[number], *offset};
        }
    }
    return std::nullopt;
}

std::optional<sys::MappedFile> ObjectStore::loose(std::string_view raw_id) const {
    const std::string hex = to_hex(raw_id);
    for (const fs::path& directory : directories_) {
        if (auto file = sys::MappedFile::open(directory / hex.substr(0, 2) / hex.substr(2))) return file;
    }
    return std::nullopt;
}

/// `<type> <bytes>` and a NUL, then the content. `header`: how long that is.
std::optional<StoredInfo> ObjectStore::loose_info(std::string_view deflated, std::size_t& header) {
    std::array<char, 64> start{};
    const std::size_t length = inflater_.some(deflated, start.data(), start.size());
    const std::string_view text{start.data(), length};
    const std::size_t space = text.find(' '), end = text.find('\0');
    if (end == std::string_view::npos || space > end) return std::nullopt;
    const auto type = type_named(text.substr(0, space));
    StoredInfo info;
    const auto parsed = std::from_chars(text.data() + space + 1, text.data() + end, info.bytes);
    if (!type || parsed.ec != std::errc{} || parsed.ptr != text.data() + end) return std::nullopt;
    info.type = *type;
    header = end + 1;
    return info;
}

std::optional<StoredObject> ObjectStore::read_loose(std::string_view raw_id) {
    const std::string key{raw_id};
    const auto known = loose_objects_.find(key);
    if (known != loose_objects_.end()) return known->second;
    const auto file = loose(raw_id);
    if (!file) return std::nullopt;
    std::size_t header = 0;
    const auto info = loose_info(file->bytes(), header);
    if (!info) throw damaged("an object");
    if (info->bytes > largest_object) return std::nullopt;
    std::string whole(header + info->bytes, '\0');
    if (!inflater_.all(file->bytes(), whole.data(), whole.size())) throw damaged("an object");
    whole.erase(0, header);
    const StoredObject object{info->type, std::make_shared<const std::string>(std::move(whole))};
    if (loose_objects_.size() >= most_loose) loose_objects_.clear();
    if (object.data->size() <= longest_loose) loose_objects_.emplace(key, object);
    return object;
}

std::string ObjectStore::unpack(const PackEntry& entry) {
    std::string data(entry.bytes, '\0');
    if (!inflater_.all(entry.deflated, data.data(), data.size())) throw damaged("an object");
    return data;
}

/// nullopt: in no pack that holds the delta; git may know better.
std::optional<ObjectStore::Place> ObjectStore::base_of(const PackFile& pack, const PackEntry& entry) const {
    if (entry.base_id.empty()) return Place{&pack, entry.base};
    const auto offset = pack.find(entry.base_id);
    return offset ? std::optional{Place{&pack, *offset}} : std::nullopt;
}

std::optional<StoredObject> ObjectStore::read_packed(Place place) {
    std::vector<std::pair<std::uint64_t, PackEntry>> deltas;
    StoredObject object;
    while (object.data == nullptr) {
        const ObjectPlace key{place.pack, place.offset};
        if (const StoredObject* known = cache_.find(key)) {
            object = *known;
            break;
        }
        const PackEntry entry = place.pack->entry(place.offset);
        if (entry.bytes > largest_object) return std::nullopt;
        if (!entry.is_delta()) {
            object = {type_of(entry), std::make_shared<const std::string>(unpack(entry))};
            cache_.add(key, object);
            break;
        }
        deltas.emplace_back(place.offset, entry);
        const auto base = base_of(*place.pack, entry);
        if (!base || deltas.size() > deepest_chain) return std::nullopt;
        place = *base;
    }
    for (auto delta = deltas.rbegin(); delta != deltas.rend(); ++delta) {
        auto data = apply_delta(*object.data, unpack(delta->second));
        if (!data) throw damaged("an object");
        object.data = std::make_shared<const std::string>(std::move(*data));
        cache_.add({place.pack, delta->first}, object);
    }
    return object;
}

/// A damaged loose object may have a sound copy in a pack.
std::optional<StoredObject> ObjectStore::try_loose(std::string_view raw_id) {
    try {
        return read_loose(raw_id);
    } catch (const Error&) {
        return std::nullopt;
    }
}

std::optional<StoredObject> ObjectStore::read(std::string_view raw_id) {
    if (!is_open_) {
        if (auto object = try_loose(raw_id)) return object;
        open_packs();
    }
    const auto place = find(raw_id);
    return place ? read_packed(*place) : read_loose(raw_id);
}

std::uint64_t ObjectStore::delta_result(const PackEntry& entry) {
    std::array<char, 24> start{};
    std::string_view delta{start.data(), inflater_.some(entry.deflated, start.data(), start.size())};
    const auto before = take_delta_size(delta);
    const auto after = take_delta_size(delta);
    if (!before || !after) throw damaged("an object");
    return *after;
}

std::optional<StoredInfo> ObjectStore::packed_info(Place place) {
    PackEntry entry = place.pack->entry(place.offset);
    StoredInfo info{ObjectType::blob, entry.is_delta() ? delta_result(entry) : entry.bytes};
    for (std::size_t depth = 0; entry.is_delta(); ++depth) {
        const auto base = base_of(*place.pack, entry);
        if (!base || depth > deepest_chain) return std::nullopt;
        entry = base->pack->entry(base->offset);
    }
    info.type = type_of(entry);
    return info;
}

std::optional<StoredInfo> ObjectStore::read_loose_info(std::string_view raw_id) {
    const auto file = loose(raw_id);
    std::size_t header = 0;
    return file ? loose_info(file->bytes(), header) : std::nullopt;
}

std::optional<StoredInfo> ObjectStore::info(std::string_view raw_id) {
    if (!is_open_) {
        if (const auto info = read_loose_info(raw_id)) return info;
        open_packs();
    }
    const auto place = find(raw_id);
    return place ? packed_info(*place) : read_loose_info(raw_id);
}

}  // namespace dltask::git
