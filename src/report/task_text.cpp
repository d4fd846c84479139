// SPDX-License-Identifier: Apache-2.0
#include "report/task_text.hpp"

#include <fmt/format.h>

#include <unordered_set>

#include "json/json.hpp"
#include "yaml/document.hpp"

namespace dltask::report {
namespace {

using model::Value;

/// `{"a.b": 1, "a": {"b": 2}}` has one dotted key twice; the first one counts.
Value::Map each_key_once(Value::Map flat) {
    std::unordered_set<std::string> seen;
    std::erase_if(flat, [&seen](const Value::Entry& entry) { return !seen.insert(entry.first).second; });
    return flat;
}

Flat flat_map(const Value& value) {
    if (value.is_null()) return Value::Map{};
    if (value.as<Value::Map>() == nullptr) {
        return fmt::format("a map is expected, not a value of type {}", value.type_name());
    }
    return each_key_once(model::flatten(value));
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace

Flat read_params(std::string_view text) {
    const auto parsed = yaml::parse(text);
    if (const auto* problem = std::get_if<yaml::Diagnostic>(&parsed)) {
        return fmt::format("line {}, column {}: {}", problem->line, problem->column, problem->message);
    }
    return flat_map(std::get<Value>(parsed));
}

Flat read_metrics(std::string_view text) {
    if (is_blank(text)) return Value::Map{};
    const auto parsed = json::parse(text);
    if (const auto* problem = std::get_if<json::Diagnostic>(&parsed)) {
        return fmt::format("byte {}: {}", problem->byte, problem->message);
    }
    return flat_map(std::get<Value>(parsed));
}

}  // namespace dltask::report
