// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <variant>

#include "config/required_keys.hpp"
#include "rules/config_keys.hpp"
#include "rules/legal_source.hpp"
#include "yaml/document.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dltask;
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    static const auto keys = config::required_keys({});
    const auto parsed = yaml::parse(text);
    if (const auto* value = std::get_if<model::Value>(&parsed))
        static_cast<void>(rules::check_config_keys(*value, keys, "tasks/main/config.yaml"));
    static_cast<void>(rules::differ_in_key_only(text, text.substr(size / 2), "VERSION"));
    return 0;
}
