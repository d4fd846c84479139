// SPDX-License-Identifier: Apache-2.0
#include "model/value.hpp"

#include <array>

namespace dltask::model {
namespace {

void flatten_into(const Value& value, const std::string& key, Value::Map& flat) {
    const auto* map = value.as<Value::Map>();
    if (map == nullptr) {
        flat.emplace_back(key, value);
        return;
    }
    for (const auto& [name, child] : *map) {
        std::string dotted = key;
        if (!dotted.empty()) dotted += '.';
        dotted += name;
        flatten_into(child, dotted, flat);
    }
}

}  // namespace

const Value* Value::find(std::string_view key) const noexcept {
    const auto* map = as<Map>();
    return map == nullptr ? nullptr : model::find(*map, key);
}

void Value::set(std::string_view key, Value value) {
    if (as<Map>() == nullptr) data_ = Map{};
    Map& map = *as<Map>();
    for (auto& [name, old] : map) {
        if (name == key) {
            old = std::move(value);
            return;
        }
    }
    map.emplace_back(std::string{key}, std::move(value));
}

std::string_view Value::type_name() const noexcept {
    constexpr std::array<std::string_view, 9> names = {"null", "bool", "int",  "float", "int",
                                                       "date", "str",  "list", "map"};
    return names.at(data_.index());
}

Value::Map flatten(const Value& value) {
    Value::Map flat;
    flatten_into(value, "", flat);
    return flat;
}

const Value* find(const Value::Map& map, std::string_view key) noexcept {
    for (const auto& [name, value] : map) {
        if (name == key) return &value;
    }
    return nullptr;
}

std::string text_at(const Value& map, std::string_view key) {
    const Value* found = map.find(key);
    const auto* text = found == nullptr ? nullptr : found->as<std::string>();
    return text == nullptr ? std::string{} : *text;
}

Value text_or_null(const std::string& text) {
    return text.empty() ? Value{} : Value{text};
}

Value texts(const std::vector<std::string>& items) {
    return Value{Value::List{items.begin(), items.end()}};
}

}  // namespace dltask::model
