// SPDX-License-Identifier: Apache-2.0
#include "params/set_expression.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>
#include <variant>

#include "base/error.hpp"
#include "params/hint.hpp"
#include "yaml/document.hpp"

namespace dltask::params {
namespace {

using model::Value;

bool same(const Value& a, const Value& b) {
    const auto *x = a.as<double>(), *y = b.as<double>();
    if (x != nullptr && y != nullptr && std::isnan(*x) && std::isnan(*y)) return true;
    return a == b;
}

}  // namespace

SetExpression parse_set(std::string_view text, std::string_view command) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) {
        throw usage(fmt::format("'{}' is not KEY=VALUE", text),
                    {fmt::format("{} {}=VALUE", command, shell_word(text))});
    }
    SetExpression expression;
    expression.add = text.front() == '+';
    const std::size_t begin = expression.add ? 1 : 0;
    expression.key = std::string{text.substr(begin, equals - begin)};
    expression.text = std::string{text.substr(equals + 1)};
    if (expression.key.empty()) throw usage(fmt::format("'{}' has no key before the '='", text));
    auto value = yaml::parse_inline(expression.text);
    if (const auto* problem = std::get_if<yaml::Diagnostic>(&value)) {
        std::vector<std::string> hints;
        const auto forced = yaml::parse_inline(quoted_string(expression.text));
        if (std::holds_alternative<Value>(forced)) {
            hints.push_back(fmt::format("for a string: {} {}", command,
                                        print_forced_string(expression.key, expression.text)));
        }
        throw usage(fmt::format("cannot read the value of '{}': {}", expression.key, problem->message),
                    std::move(hints));
    }
    expression.value = std::get<Value>(std::move(value));
    return expression;
}

Value::Map changed(const Value::Map& base, const Value::Map& mine) {
    Value::Map result;
    for (const auto& [key, value] : mine) {
        const Value* old = find(base, key);
        if (old == nullptr || !same(*old, value)) result.emplace_back(key, value);
    }
    return result;
}

}  // namespace dltask::params
