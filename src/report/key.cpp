// SPDX-License-Identifier: Apache-2.0
#include "report/key.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/moment.hpp"
#include "model/version.hpp"
#include "yaml/document.hpp"

namespace dltask::report {
namespace {

using model::Value;

constexpr std::string_view param_force = "param:";
constexpr std::string_view metric_force = "metric:";

std::optional<Value> some(const std::string& text) {
    if (text.empty()) return std::nullopt;
    return Value{text};
}

std::string joined(const std::vector<std::string>& items, std::string_view between = " ") {
    std::string text;
    for (const std::string& item : items) text += std::string{text.empty() ? "" : between} + item;
    return text;
}

std::string joined(const Value::Map& map) {
    std::vector<std::string> pairs;
    for (const auto& [key, value] : map) pairs.push_back(key + '=' + text_of(value));
    return joined(pairs);
}

struct Field {
    std::string_view name;
    FieldReader get;
};

constexpr Field fields[] = {
    {"branch", [](const TaskRow& row) { return some(row.branch); }},
    {"kind", [](const TaskRow& row) { return some(std::string{model::name_of(row.kind)}); }},
    {"version", [](const TaskRow& row) { return some(row.version); }},
    {"time", [](const TaskRow& row) { return std::optional<Value>{Value::Timestamp{row.time}}; }},
    {"name", [](const TaskRow& row) { return some(row.name); }},
    {"group", [](const TaskRow& row) { return some(row.group); }},
    {"state", [](const TaskRow& row) { return some(std::string{model::name_of(row.state)}); }},
    {"merged", [](const TaskRow& row) { return std::optional<Value>{row.merged}; }},
    {"dir", [](const TaskRow& row) { return some(row.dir); }},
    {"commit", [](const TaskRow& row) { return some(row.commit); }},
    {"core", [](const TaskRow& row) { return some(row.core); }},
    {"params", [](const TaskRow& row) { return some(joined(row.params)); }},
    {"changed", [](const TaskRow& row) { return some(joined(row.changed)); }},
    {"modified", [](const TaskRow& row) { return some(joined(row.modified)); }},
    {"metrics", [](const TaskRow& row) { return some(joined(row.metrics)); }},
    {"seconds",
     [](const TaskRow& row) { return row.seconds ? std::optional<Value>{*row.seconds} : std::nullopt; }},
    {"host", [](const TaskRow& row) { return some(row.host); }},
    {"runs", [](const TaskRow&) { return std::optional<Value>{}; }},
    {"tags", [](const TaskRow& row) { return some(joined(row.remarks.tags)); }},
    {"notes", [](const TaskRow& row) { return some(joined(row.remarks.notes, "; ")); }},
    {"retracted",
     [](const TaskRow& row) {
         return row.remarks.retracted ? std::optional<Value>{*row.remarks.retracted} : std::nullopt;
     }},
    {"error", [](const TaskRow& row) { return some(row.error); }},
};

std::optional<Value> entry_of(const Value::Map& map, const std::string& name) {
    for (const auto& [key, value] : map) {
        if (key == name) return value;
    }
    return std::nullopt;
}

bool is_nan(const Value& value) {
    const auto* number = value.as<double>();
    return number != nullptr && std::isnan(*number);
}

std::string text_of_double(double number) {
    if (std::isnan(number)) return "nan";
    if (std::isinf(number)) return number > 0 ? "inf" : "-inf";
    std::string text = fmt::to_string(number);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
}

template <class T>
std::optional<long double> read_number(std::string_view text) {
    T number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<long double> parse_number(std::string_view text) {
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    if (text.empty() || text.find_first_not_of("0123456789.eE+-") != std::string_view::npos) {
        return std::nullopt;
    }
    // What a double was typed as must equal that double; whole numbers keep all their digits.
    const bool is_whole = text.find_first_of(".eE") == std::string_view::npos;
    return is_whole ? read_number<long double>(text) : read_number<double>(text);
}

/// A value as something that has an order: the alternatives stand in their own order.
struct Ordered {
    enum class Kind { number, version, moment, text } kind = Kind::text;
    long double number = 0;
    model::Version version;
    std::string text;
};

Ordered ordered(const Value& value) {
    Ordered result;
    if (const auto number = number_of(value)) {
        result.kind = Ordered::Kind::number;
        result.number = *number;
        return result;
    }
    result.text = text_of(value);
    if (const auto moment = Moment::parse_rfc3339(result.text)) {
        result.kind = Ordered::Kind::moment;
        result.number = static_cast<long double>(moment->unix_seconds) * 1000 + moment->milliseconds;
    } else if (const auto version = model::Version::parse(result.text)) {
        result.kind = Ordered::Kind::version;
        result.version = *version;
    }
    return result;
}

template <class T>
std::weak_ordering three_way(const T& a, const T& b) {
    if (a < b) return std::weak_ordering::less;
    return b < a ? std::weak_ordering::greater : std::weak_ordering::equivalent;
}

std::weak_ordering within_kind(const Ordered& x, const Ordered& y) {
    switch (x.kind) {
        case Ordered::Kind::number:
        case Ordered::Kind::moment:
            return three_way(x.number, y.number);
        case Ordered::Kind::version:
            return x.version <=> y.version;
        case Ordered::Kind::text:
            return three_way(x.text, y.text);
    }
    return std::weak_ordering::equivalent;
}

}  // namespace

Key Key::parse(std::string_view text) {
    Key key;
    key.text = std::string{text};
    if (text.starts_with(param_force)) {
        key.where = Where::param;
        text.remove_prefix(param_force.size());
    } else if (text.starts_with(metric_force)) {
        key.where = Where::metric;
        text.remove_prefix(metric_force.size());
    }
    key.name = std::string{text};
    return key;
}

std::optional<Value> value_of(const TaskRow& row, const Key& key) {
    auto value = shown_value_of(row, key);
    if (value && is_nan(*value)) return std::nullopt;
    return value;
}

std::optional<Value> shown_value_of(const TaskRow& row, const Key& key) {
    if (key.where == Key::Where::any) {
        if (const FieldReader field = field_reader(key.name)) return field(row);
    }
    std::optional<Value> value;
    if (key.where != Key::Where::metric) value = entry_of(row.params, key.name);
    if (!value && key.where != Key::Where::param) {
        value = entry_of(row.metrics, key.name);
        if (value && value->is_null()) return std::nullopt;
    }
    return value;
}

FieldReader field_reader(std::string_view name) {
    for (const Field& field : fields) {
        if (field.name == name) return field.get;
    }
    return nullptr;
}

const std::vector<std::string>& field_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const Field& field : fields) all.emplace_back(field.name);
        return all;
    }();
    return names;
}

std::string text_of(const Value& value) {
    if (const auto* text = value.as<std::string>()) return *text;
    if (const auto* flag = value.as<bool>()) return *flag ? "true" : "false";
    if (const auto* number = value.as<std::int64_t>()) return fmt::to_string(*number);
    if (const auto* number = value.as<double>()) return text_of_double(*number);
    if (const auto* number = value.as<Value::BigInteger>()) return number->digits;
    if (const auto* time = value.as<Value::Timestamp>()) return time->text;
    if (value.is_null()) return "null";
    return yaml::print_inline(value);
}

std::optional<long double> number_of(const Value& value) {
    if (const auto* number = value.as<std::int64_t>()) return static_cast<long double>(*number);
    if (const auto* number = value.as<double>()) {
        return std::isnan(*number) ? std::nullopt : std::optional<long double>{*number};
    }
    if (const auto* number = value.as<Value::BigInteger>()) return parse_number(number->digits);
    if (const auto* text = value.as<std::string>()) return parse_number(*text);
    return std::nullopt;
}

std::partial_ordering compare(const Value& a, const Value& b) {
    const Ordered x = ordered(a), y = ordered(b);
    return x.kind == y.kind ? std::partial_ordering{within_kind(x, y)} : std::partial_ordering::unordered;
}

std::weak_ordering order(const Value& a, const Value& b) {
    const Ordered x = ordered(a), y = ordered(b);
    return x.kind == y.kind ? within_kind(x, y) : three_way(x.kind, y.kind);
}

}  // namespace dltask::report
