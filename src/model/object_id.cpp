// SPDX-License-Identifier: Apache-2.0
#include "model/object_id.hpp"

#include <algorithm>
#include <cstddef>

#include "base/ascii.hpp"

namespace dltask::model {
namespace {

bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f');
}

unsigned nibble(char c) {
    return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
}

}  // namespace

std::optional<ObjectId> ObjectId::parse(std::string_view hex) {
    if (hex.size() != 40 && hex.size() != 64) return std::nullopt;
    if (!std::all_of(hex.begin(), hex.end(), is_hex)) return std::nullopt;
    ObjectId id;
    const bool zero = hex.find_first_not_of('0') == std::string_view::npos;
    if (!zero) id.hex_ = std::string{hex};
    return id;
}

std::string ObjectId::hex_or_zero(ObjectFormat format) const {
    if (!hex_.empty()) return hex_;
    return std::string(format == ObjectFormat::sha1 ? 40 : 64, '0');
}

std::string ObjectId::raw() const {
    std::string bytes;
    bytes.reserve(hex_.size() / 2);
    for (std::size_t i = 0; i + 1 < hex_.size(); i += 2) {
        bytes.push_back(static_cast<char>(nibble(hex_[i]) << 4U | nibble(hex_[i + 1])));
    }
    return bytes;
}

ObjectId ObjectId::from_raw(std::string_view bytes) {
    constexpr std::string_view alphabet = "0123456789abcdef";
    ObjectId id;
    id.hex_.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        id.hex_.push_back(alphabet[byte >> 4U]);
        id.hex_.push_back(alphabet[byte & 15U]);
    }
    return id;
}

}  // namespace dltask::model
