// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace dltask::git {

/// The hex digits of an id that stands as bytes in trees and packs.
[[nodiscard]] std::string to_hex(std::string_view raw);
/// The bytes of an id; empty when the text is not made of pairs of lower-case hex digits.
[[nodiscard]] std::string to_raw(std::string_view hex);

/// An id as bytes that needs no memory of its own, for tables of many.
class RawId {
public:
    RawId() = default;
    /// At most 32 bytes; longer is none.
    explicit RawId(std::string_view raw) {
        if (raw.empty() || raw.size() > bytes_.size()) return;
        std::memcpy(bytes_.data(), raw.data(), raw.size());
        size_ = static_cast<std::uint8_t>(raw.size());
    }
    [[nodiscard]] std::string_view view() const noexcept { return {bytes_.data(), size_}; }
    bool operator==(const RawId& other) const noexcept { return view() == other.view(); }

    struct Hash {
        std::size_t operator()(const RawId& id) const noexcept {
            std::size_t hash = 0;
            std::memcpy(&hash, id.bytes_.data(), sizeof hash);
            return hash;
        }
    };

private:
    std::array<char, 32> bytes_{};
    std::uint8_t size_ = 0;
};

}  // namespace dltask::git
