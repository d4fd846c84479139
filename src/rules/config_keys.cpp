// SPDX-License-Identifier: Apache-2.0
#include "rules/config_keys.hpp"

#include <fmt/format.h>

#include <optional>

#include "model/version.hpp"

namespace dltask::rules {
namespace {

using model::Value;

bool is_path_or_null(const Value& value) {
    return value.is_null() || value.as<std::string>() != nullptr;
}

bool is_version(const Value& value) {
    const auto* text = value.as<std::string>();
    return text != nullptr && model::Version::parse(*text).has_value();
}

bool fits(KeyRole role, const Value& value) {
    switch (role) {
        case KeyRole::version:
            return is_version(value);
        case KeyRole::debug:
        case KeyRole::train:
        case KeyRole::test:
            return value.as<bool>() != nullptr;
        case KeyRole::resume:
        case KeyRole::model_path:
            return is_path_or_null(value);
        case KeyRole::random_seed:
            return value.as<std::int64_t>() != nullptr;
    }
    return false;
}

std::string_view expected(KeyRole role) {
    switch (role) {
        case KeyRole::version:
            return "a version such as 0.1.0";
        case KeyRole::debug:
        case KeyRole::train:
        case KeyRole::test:
            return "true or false";
        case KeyRole::resume:
        case KeyRole::model_path:
            return "a path or null";
        case KeyRole::random_seed:
            return "a whole number";
    }
    return "";
}

std::string_view example(KeyRole role) {
    switch (role) {
        case KeyRole::version:
            return "0.1.0";
        case KeyRole::debug:
        case KeyRole::test:
            return "false";
        case KeyRole::train:
            return "true";
        case KeyRole::resume:
        case KeyRole::model_path:
            return "null";
        case KeyRole::random_seed:
            return "0";
    }
    return "";
}

/// A key that contains dots itself wins over nested maps.
const Value* look_up(const Value& config, std::string_view dotted) {
    if (const Value* value = config.find(dotted)) return value;
    const std::size_t dot = dotted.find('.');
    if (dot == std::string_view::npos) return nullptr;
    const Value* inner = config.find(dotted.substr(0, dot));
    return inner == nullptr ? nullptr : look_up(*inner, dotted.substr(dot + 1));
}

std::optional<Violation> check_key(const Value& config, const RequiredKey& key, const std::string& path) {
    const Value* value = look_up(config, key.name);
    if (value != nullptr && fits(key.role, *value)) return std::nullopt;
    std::string message = fmt::format("'{}' has no key '{}'", path, key.name);
    if (value != nullptr) {
        const auto* text = value->as<std::string>();
        const std::string what =
            text != nullptr ? fmt::format("'{}'", *text) : std::string{value->type_name()};
        message = fmt::format("'{}' in '{}' is {}, not {}", key.name, path, what, expected(key.role));
    }
    return Violation{"config-keys", "", path, std::move(message),
                     fmt::format("for example '{}: {}', or name the key in .dltask.yaml: config.keys",
                                 key.name, example(key.role))};
}

}  // namespace

std::vector<Violation> check_config_keys(const Value& config, const std::vector<RequiredKey>& keys,
                                         const std::string& path) {
    if (config.as<Value::Map>() == nullptr) {
        return {{"config-keys", "", path, fmt::format("'{}' is {}, not a map", path, config.type_name()),
                 "for example 'VERSION: 0.1.0'"}};
    }
    std::vector<Violation> violations;
    for (const RequiredKey& key : keys) {
        if (auto violation = check_key(config, key, path)) violations.push_back(std::move(*violation));
    }
    return violations;
}

}  // namespace dltask::rules
