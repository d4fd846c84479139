// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace dltask::report {

/// A number at the start of the bytes, least significant byte first; zero bytes where they end.
template <class Number>
[[nodiscard]] Number read_little(std::string_view bytes) {
    static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
    Number number{};
    std::memcpy(&number, bytes.data(), bytes.size() < sizeof number ? bytes.size() : sizeof number);
    return number;
}

/// Goes through the fields of a message (protobuf.dev/programming-guides/encoding), which may be
/// anything: after the first byte that fits no field there are none, and `failed`.
class Protobuf {
public:
    enum class Wire { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };

    struct Field {
        std::uint64_t number = 0;
        Wire wire = Wire::varint;
        std::uint64_t value = 0;      ///< of the other three
        std::string_view bytes = {};  ///< of `bytes`: text, a message, packed numbers

        [[nodiscard]] float as_float() const;
        [[nodiscard]] double as_double() const { return read_little<double>(raw()); }
        /// A varint, alone or the only one that is packed.
        [[nodiscard]] std::optional<double> as_one_integer() const;

    private:
        [[nodiscard]] std::string_view raw() const {
            return {reinterpret_cast<const char*>(&value), sizeof value};
        }
    };

    explicit Protobuf(std::string_view message) : rest_{message} {}

    [[nodiscard]] std::optional<Field> next();
    [[nodiscard]] bool failed() const noexcept { return failed_; }

private:
    [[nodiscard]] std::optional<std::uint64_t> take_varint();
    [[nodiscard]] std::optional<std::string_view> take(std::uint64_t bytes);
    std::nullopt_t fail();

    std::string_view rest_;
    bool failed_ = false;
};

}  // namespace dltask::report
