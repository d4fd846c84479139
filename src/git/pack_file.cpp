// SPDX-License-Identifier: Apache-2.0
#include "git/pack_file.hpp"

#include "base/error.hpp"
#include "git/damage.hpp"
#include "git/object_hash.hpp"

namespace dltask::git {
namespace {

constexpr std::size_t list_header_bytes = 8;
constexpr std::size_t fan_bytes = 256 * 4;
constexpr unsigned offset_delta = 6;
constexpr unsigned id_delta = 7;

std::uint64_t number_at(std::string_view data, std::size_t at, std::size_t bytes) {
    if (at > data.size() || data.size() - at < bytes) throw damaged("a pack");
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < bytes; ++i) number = number << 8U | static_cast<unsigned char>(data[at + i]);
    return number;
}

unsigned take_byte(std::string_view& data) {
    if (data.empty()) throw damaged("a pack");
    const auto byte = static_cast<unsigned char>(data.front());
    data.remove_prefix(1);
    return byte;
}

/// How far before a delta its base begins.
std::uint64_t take_distance(std::string_view& data) {
    unsigned byte = take_byte(data);
    std::uint64_t distance = byte & 0x7FU;
    while ((byte & 0x80U) != 0) {
        byte = take_byte(data);
        if (distance >> 56U != 0) throw damaged("a pack");
        distance = (distance + 1) << 7U | (byte & 0x7FU);
    }
    return distance;
}

}  // namespace

PackFile::PackFile(sys::MappedFile index, sys::MappedFile pack, std::size_t id_bytes, std::uint32_t count)
    : index_{std::move(index)}, pack_{std::move(pack)}, id_bytes_{id_bytes}, count_{count} {}

std::optional<PackFile> PackFile::open(const std::filesystem::path& index, model::ObjectFormat format) {
    constexpr std::string_view magic{"\377tOc\0\0\0\2", list_header_bytes};
    auto list = sys::MappedFile::open(index);
    std::filesystem::path data = index;
    auto pack = sys::MappedFile::open(data.replace_extension(".pack"));
    if (!list || !pack || list->bytes().substr(0, list_header_bytes) != magic) return std::nullopt;
    const std::size_t id_bytes = raw_bytes(format);
    const std::uint64_t count = number_at(list->bytes(), list_header_bytes + fan_bytes - 4, 4);
    const std::uint64_t least = list_header_bytes + fan_bytes + count * (id_bytes + 8) + 2 * id_bytes;
    if (list->bytes().size() < least || pack->bytes().size() < 12 + id_bytes) return std::nullopt;
    return PackFile{std::move(*list), std::move(*pack), id_bytes, static_cast<std::uint32_t>(count)};
}

std::string_view PackFile::id_at(std::uint32_t number) const {
    return index_.bytes().substr(list_header_bytes + fan_bytes + number * id_bytes_, id_bytes_);
}

std::uint64_t PackFile::offset_at(std::uint32_t number) const {
    constexpr std::uint64_t is_long = 1ULL << 31U;
    const std::size_t offsets = list_header_bytes + fan_bytes + std::size_t{count_} * (id_bytes_ + 4);
    const std::uint64_t offset = number_at(index_.bytes(), offsets + std::size_t{number} * 4, 4);
    if ((offset & is_long) == 0) return offset;
    return number_at(index_.bytes(), offsets + std::size_t{count_} * 4 + (offset & (is_long - 1)) * 8, 8);
}

std::optional<std::uint64_t> PackFile::find(std::string_view raw_id) const {
    if (raw_id.size() != id_bytes_) return std::nullopt;
    const std::size_t first = static_cast<unsigned char>(raw_id.front());
    const auto fan = [&](std::size_t byte) {
        return number_at(index_.bytes(), list_header_bytes + byte * 4, 4);
    };
    std::uint64_t low = first == 0 ? 0 : fan(first - 1);
    std::uint64_t high = fan(first);
    if (high > count_) throw damaged("a pack");
    while (low < high) {
        const std::uint64_t middle = (low + high) / 2;
        const int order = id_at(static_cast<std::uint32_t>(middle)).compare(raw_id);
        if (order == 0) return offset_at(static_cast<std::uint32_t>(middle));
        (order < 0 ? low : high) = order < 0 ? middle + 1 : middle;
    }
    return std::nullopt;
}

PackEntry PackFile::entry(std::uint64_t offset) const {
    if (offset >= pack_.bytes().size() - id_bytes_) throw damaged("a pack");
    std::string_view rest = pack_.bytes().substr(offset);
    rest.remove_suffix(id_bytes_);
    PackEntry entry;
    unsigned byte = take_byte(rest);
    entry.type = byte >> 4U & 7U;
    entry.bytes = byte & 0x0FU;
    for (unsigned shift = 4; (byte & 0x80U) != 0; shift += 7) {
        byte = take_byte(rest);
        if (shift > 57) throw damaged("a pack");
        entry.bytes |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    }
    if (entry.type == 0 || entry.type == 5) throw damaged("a pack");
    if (entry.type == offset_delta) {
        const std::uint64_t distance = take_distance(rest);
        if (distance == 0 || distance > offset) throw damaged("a pack");
        entry.base = offset - distance;
    } else if (entry.type == id_delta) {
        if (rest.size() < id_bytes_) throw damaged("a pack");
        entry.base_id = rest.substr(0, id_bytes_);
        rest.remove_prefix(id_bytes_);
    }
    entry.deflated = rest;
    return entry;
}

}  // namespace dltask::git
