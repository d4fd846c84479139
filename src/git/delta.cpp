// SPDX-License-Identifier: Apache-2.0
#include "git/delta.hpp"

namespace dltask::git {
namespace {

constexpr std::uint64_t largest_result = 1ULL << 30U;

/// The bytes of a number that the low bits of `flags` announce, the least one first.
bool take_number(std::string_view& delta, unsigned flags, unsigned count, std::uint64_t& number) {
    for (unsigned i = 0; i < count; ++i) {
        if ((flags >> i & 1U) == 0) continue;
        if (delta.empty()) return false;
        number |= static_cast<std::uint64_t>(static_cast<unsigned char>(delta.front())) << (8 * i);
        delta.remove_prefix(1);
    }
    return true;
}

bool append_copy(std::string_view base, std::string_view& delta, unsigned command, std::string& result) {
    constexpr std::uint64_t default_length = 0x10000;
    std::uint64_t start = 0, length = 0;
    if (!take_number(delta, command, 4, start) || !take_number(delta, command >> 4U, 3, length)) return false;
    if (length == 0) length = default_length;
    if (start > base.size() || base.size() - start < length) return false;
    result.append(base, start, length);
    return true;
}

}  // namespace

std::optional<std::uint64_t> take_delta_size(std::string_view& delta) {
    std::uint64_t size = 0;
    for (unsigned shift = 0; shift < 64 && !delta.empty(); shift += 7) {
        const auto byte = static_cast<unsigned char>(delta.front());
        delta.remove_prefix(1);
        size |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
        if ((byte & 0x80U) == 0) return size;
    }
    return std::nullopt;
}

std::optional<std::string> apply_delta(std::string_view base, std::string_view delta) {
    const auto from = take_delta_size(delta);
    const auto to = take_delta_size(delta);
    if (!from || !to || *from != base.size() || *to > largest_result) return std::nullopt;
    std::string result;
    result.reserve(*to);
    while (!delta.empty()) {
        const auto command = static_cast<unsigned char>(delta.front());
        delta.remove_prefix(1);
        if ((command & 0x80U) != 0) {
            if (!append_copy(base, delta, command, result)) return std::nullopt;
        } else {
            if (command == 0 || delta.size() < command) return std::nullopt;
            result.append(delta, 0, command);
            delta.remove_prefix(command);
        }
        if (result.size() > *to) return std::nullopt;
    }
    return result.size() == *to ? std::optional{std::move(result)} : std::nullopt;
}

}  // namespace dltask::git
