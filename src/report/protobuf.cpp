// SPDX-License-Identifier: Apache-2.0
#include "report/protobuf.hpp"

namespace dltask::report {

float Protobuf::Field::as_float() const {
    return read_little<float>(raw());
}

std::optional<double> Protobuf::Field::as_one_integer() const {
    std::uint64_t integer = value;
    if (wire == Wire::bytes) {
        Protobuf packed{bytes};
        const auto first = packed.take_varint();
        if (!first || !packed.rest_.empty()) return std::nullopt;
        integer = *first;
    }
    return static_cast<double>(static_cast<std::int64_t>(integer));
}

std::nullopt_t Protobuf::fail() {
    failed_ = true;
    rest_ = {};
    return std::nullopt;
}

std::optional<std::uint64_t> Protobuf::take_varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (rest_.empty()) return fail();
        const auto byte = static_cast<unsigned char>(rest_.front());
        rest_.remove_prefix(1);
        value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
        if ((byte & 0x80U) == 0) return value;
    }
    return fail();
}

std::optional<std::string_view> Protobuf::take(std::uint64_t bytes) {
    if (bytes > rest_.size()) return fail();
    const std::string_view taken = rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
    return taken;
}

std::optional<Protobuf::Field> Protobuf::next() {
    if (rest_.empty()) return std::nullopt;
    const auto key = take_varint();
    if (!key) return std::nullopt;
    Field field{*key >> 3U, static_cast<Wire>(*key & 7U), 0, {}};
    switch (*key & 7U) {
        case 0: {
            const auto value = take_varint();
            if (!value) return std::nullopt;
            field.value = *value;
            return field;
        }
        case 1:
        case 5: {
            const auto raw = take((*key & 7U) == 1 ? 8 : 4);
            if (!raw) return std::nullopt;
            field.value = read_little<std::uint64_t>(*raw);
            return field;
        }
        case 2: {
            const auto length = take_varint();
            const auto bytes = length ? take(*length) : std::nullopt;
            if (!bytes) return std::nullopt;
            field.bytes = *bytes;
            return field;
        }
        default:
            return fail();
    }
}

}  // namespace dltask::report
