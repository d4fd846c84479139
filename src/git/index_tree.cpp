// SPDX-License-Identifier: Apache-2.0
#include "git/index_tree.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace dltask::git {
namespace {

constexpr std::size_t index_header_bytes = 12;
constexpr std::size_t stat_bytes = 40;

std::uint32_t number_at(std::string_view data, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) number = number << 8U | static_cast<unsigned char>(data[at + i]);
    return number;
}

/// Where the entry at `at` ends (gitformat-index(5)); 0: it does not fit.
std::size_t end_of_entry(std::string_view index, std::size_t at, std::uint32_t version,
                         std::size_t id_bytes) {
    constexpr unsigned is_extended = 0x40, longest_name = 0x0FFF;
    const std::size_t flags = at + stat_bytes + id_bytes;
    if (flags + 2 > index.size()) return 0;
    const auto first = static_cast<unsigned char>(index[flags]);
    const unsigned length = (first & 0x0FU) << 8U | static_cast<unsigned char>(index[flags + 1]);
    std::size_t name = flags + ((first & is_extended) != 0 ? 4 : 2);
    if (version == 4) {
        while (name < index.size() && (static_cast<unsigned char>(index[name]) & 0x80U) != 0) ++name;
        const std::size_t end = index.find('\0', name + 1);
        return end == std::string_view::npos ? 0 : end + 1;
    }
    const std::size_t end = length < longest_name ? name + length : index.find('\0', name);
    return end == std::string_view::npos ? 0 : at + ((end - at) / 8 + 1) * 8;
}

/// Large indexes say at their end where the entries end; else they are gone through. 0: damaged.
std::size_t end_of_entries(std::string_view index, std::size_t id_bytes) {
    const std::size_t pointer_bytes = 8 + 4 + id_bytes;
    if (index.size() > index_header_bytes + pointer_bytes) {
        const std::size_t pointer = index.size() - pointer_bytes;
        if (index.substr(pointer, 4) == "EOIE" && number_at(index, pointer + 4) == 4 + id_bytes)
            return number_at(index, pointer + 8);
    }
    std::size_t at = index_header_bytes;
    const std::uint32_t version = number_at(index, 4), count = number_at(index, 8);
    for (std::uint32_t i = 0; i < count; ++i) {
        at = end_of_entry(index, at, version, id_bytes);
        if (at == 0 || at > index.size()) return 0;
    }
    return at;
}

/// The first line is the root's: an empty path, a NUL, `<entries> <subtrees>`, and the id if entries >= 0.
std::optional<std::string> root_of(std::string_view cached, std::size_t id_bytes) {
    const std::size_t end = cached.find('\n');
    if (cached.empty() || cached.front() != '\0' || end == std::string_view::npos) return std::nullopt;
    int entries = -1;
    std::from_chars(cached.data() + 1, cached.data() + end, entries);
    if (entries < 0 || cached.size() - end - 1 < id_bytes) return std::nullopt;
    return std::string{cached.substr(end + 1, id_bytes)};
}

}  // namespace

std::optional<std::string> tree_of_index(std::string_view index, std::size_t id_bytes) {
    if (index.size() < index_header_bytes + id_bytes || index.substr(0, 4) != "DIRC") return std::nullopt;
    const std::uint32_t version = number_at(index, 4);
    if (version < 2 || version > 4) return std::nullopt;
    index.remove_suffix(id_bytes);
    std::size_t at = end_of_entries(index, id_bytes);
    std::optional<std::string> root;
    while (at != 0 && at + 8 <= index.size()) {
        const std::string_view name = index.substr(at, 4);
        const std::size_t size = number_at(index, at + 4);
        if (name == "link" || index.size() - at - 8 < size) return std::nullopt;
        if (name == "TREE") root = root_of(index.substr(at + 8, size), id_bytes);
        at += 8 + size;
    }
    return root;
}

}  // namespace dltask::git
