// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace dltask::model {

/// A typed datum as PyYAML's safe_load (YAML 1.1) or a JSON reader sees it: the common currency of
/// parameters, metrics, records and journals. Maps keep the order of their file; keys are text.
class Value {
public:
    using List = std::vector<Value>;
    using Entry = std::pair<std::string, Value>;
    using Map = std::vector<Entry>;
    struct Null {
        bool operator==(const Null&) const = default;
    };
    /// An integer beyond 64 bits, in decimal.
    struct BigInteger {
        std::string digits;
        bool operator==(const BigInteger&) const = default;
    };
    /// A YAML 1.1 date or date-time, as it was typed.
    struct Timestamp {
        std::string text;
        bool operator==(const Timestamp&) const = default;
    };

    Value() = default;
    Value(bool value) : data_{value} {}                            // NOLINT: a value is its datum
    Value(int value) : data_{static_cast<std::int64_t>(value)} {}  // NOLINT
    Value(std::int64_t value) : data_{value} {}                    // NOLINT
    Value(double value) : data_{value} {}                          // NOLINT
    Value(BigInteger value) : data_{std::move(value)} {}           // NOLINT
    Value(Timestamp value) : data_{std::move(value)} {}            // NOLINT
    Value(std::string value) : data_{std::move(value)} {}          // NOLINT
    Value(std::string_view value) : data_{std::string{value}} {}   // NOLINT
    Value(const char* value) : data_{std::string{value}} {}        // NOLINT
    Value(List value) : data_{std::move(value)} {}                 // NOLINT
    Value(Map value) : data_{std::move(value)} {}                  // NOLINT

    template <class T>
    [[nodiscard]] const T* as() const noexcept {
        return std::get_if<T>(&data_);
    }
    template <class T>
    [[nodiscard]] T* as() noexcept {
        return std::get_if<T>(&data_);
    }
    [[nodiscard]] bool is_null() const noexcept { return as<Null>() != nullptr; }
    [[nodiscard]] bool is_number() const noexcept {
        return as<std::int64_t>() != nullptr || as<double>() != nullptr || as<BigInteger>() != nullptr;
    }
    /// The entry of a map, or nullptr when this is no map or has no such key.
    [[nodiscard]] const Value* find(std::string_view key) const noexcept;
    /// Sets the entry of a map in place, or appends it. A null value becomes a map first.
    void set(std::string_view key, Value value);

    /// "null", "bool", "int", "float", "str", "date", "list", "map": Python's words where it has one.
    [[nodiscard]] std::string_view type_name() const noexcept;

    bool operator==(const Value&) const = default;

private:
    std::variant<Null, bool, std::int64_t, double, BigInteger, Timestamp, std::string, List, Map> data_;
};

/// Nested maps as one flat map with dotted keys (`train.lr`); lists stay values, empty maps vanish.
/// A value that is no map comes back under the empty key.
[[nodiscard]] Value::Map flatten(const Value& value);

/// What a map has under a key; nullptr: nothing.
[[nodiscard]] const Value* find(const Value::Map& map, std::string_view key) noexcept;
/// The string that a map has under a key; empty: none, or something else.
[[nodiscard]] std::string text_at(const Value& map, std::string_view key);

[[nodiscard]] Value text_or_null(const std::string& text);
[[nodiscard]] Value texts(const std::vector<std::string>& items);

}  // namespace dltask::model
