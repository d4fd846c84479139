// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <utility>
#include <variant>

#include "base/did_you_mean.hpp"
#include "base/error.hpp"
#include "base/parts.hpp"
#include "params/hint.hpp"
#include "params/set_expression.hpp"
#include "yaml/document.hpp"
#include "yaml/edit.hpp"

namespace dltask::params {
namespace {

using model::Value;

std::string print_dotted(const yaml::Path& path) {
    return fmt::format("{}", fmt::join(path, "."));
}

std::string assignment(const std::string& key, const SetExpression& expression) {
    return shell_word(key + '=' + expression.text);
}

const Value* find_element(const Value::List& list, std::string_view part) {
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), index);
    const bool whole = error == std::errc{} && end == part.data() + part.size();
    return whole && index < list.size() ? &list[index] : nullptr;
}

const Value* child_of(const Value& value, std::string_view part) {
    if (const auto* list = value.as<Value::List>()) return find_element(*list, part);
    return value.find(part);
}

struct Match {
    yaml::Path path;
    const Value* value = nullptr;
};

/// Every way in which a dotted key can be cut into keys that exist: a key may contain a dot itself.
void find_matches(const Value& value, std::string_view rest, yaml::Path& path, std::vector<Match>& found) {
    constexpr std::size_t enough = 2;
    for (std::size_t end = rest.find('.');; end = rest.find('.', end + 1)) {
        const std::string_view part = rest.substr(0, end);
        const Value* child = child_of(value, part);
        if (child != nullptr && found.size() < enough) {
            path.emplace_back(part);
            if (end == std::string_view::npos) {
                found.push_back({path, child});
            } else {
                find_matches(*child, rest.substr(end + 1), path, found);
            }
            path.pop_back();
        }
        if (end == std::string_view::npos) return;
    }
}

std::vector<Match> matches_of(const Value& config, const std::string& key) {
    std::vector<Match> found;
    yaml::Path path;
    find_matches(config, key, path, found);
    return found;
}

std::optional<std::string> find_similar(const Value& config, const std::string& key) {
    std::vector<std::string> names;
    for (const auto& [name, value] : model::flatten(config)) {
        const std::string suffix = '.' + key;
        if (name.size() > suffix.size() && name.substr(name.size() - suffix.size()) == suffix) return name;
        names.push_back(name);
    }
    if (auto near = did_you_mean(key, names)) return near;
    // The last part may be right, or nearly so, below another map.
    const std::size_t dot = key.rfind('.');
    const std::string last = dot == std::string::npos ? key : key.substr(dot + 1);
    for (const std::string& name : names) {
        const std::size_t at = name.rfind('.');
        const std::string tail = at == std::string::npos ? name : name.substr(at + 1);
        if (did_you_mean(last, {tail})) return name;
    }
    return std::nullopt;
}

/// Below the longest map that there is; parts of the key that are missing become maps in it.
/// nullopt: something that is no map is in the way.
std::optional<yaml::Path> find_path_to_add(const Value& config, const std::string& key) {
    yaml::Path path;
    std::string_view rest = key;
    const Value* parent = &config;
    for (std::size_t dot = key.rfind('.'); dot != std::string::npos && dot > 0;
         dot = key.rfind('.', dot - 1)) {
        const auto parents = matches_of(config, key.substr(0, dot));
        if (parents.size() != 1 || parents[0].value->as<Value::Map>() == nullptr) continue;
        path = parents[0].path;
        parent = parents[0].value;
        rest.remove_prefix(dot + 1);
        break;
    }
    if (parent->find(rest.substr(0, rest.find('.'))) != nullptr || rest.ends_with('.')) return std::nullopt;
    while (!rest.empty()) {
        const std::string_view part = take_until(rest, '.');
        if (part.empty()) return std::nullopt;
        path.emplace_back(part);
    }
    return path;
}

constexpr std::string_view set_command = "git dltask set";

/// How messages name the file, and how hints begin a command.
struct Wording {
    std::string_view file;
    std::string_view command;
};

[[noreturn]] void refuse_unknown(const Value& config, const SetExpression& expression,
                                 const Wording& wording) {
    std::vector<std::string> hints;
    if (const auto similar = find_similar(config, expression.key)) {
        hints.push_back(fmt::format("did you mean '{}'? {} {}", *similar, wording.command,
                                    assignment(*similar, expression)));
    }
    if (find_path_to_add(config, expression.key)) {
        hints.push_back(
            fmt::format("to add it: {} {}", wording.command, assignment('+' + expression.key, expression)));
    }
    throw negative(fmt::format("no key '{}' in '{}'", expression.key, wording.file), std::move(hints));
}

/// Text that a person means as a number and YAML 1.1 does not take for one, such as `1e-3`.
bool is_numeric_text(const Value& value) {
    const auto* text = value.as<std::string>();
    if (text == nullptr) return false;
    const auto read = yaml::parse_inline(*text);
    const auto* typed = std::get_if<Value>(&read);
    return typed != nullptr && typed->as<double>() != nullptr;
}

bool keeps_type(const Value& old, const Value& value) {
    if (old.is_null() || value.is_null() || old.type_name() == value.type_name()) return true;
    if (old.type_name() == "int" && value.type_name() == "float") return true;
    return value.type_name() == "float" && is_numeric_text(old);
}

/// A whole number for a float key is that float.
Value adapted(const Value& old, Value value) {
    const bool was_float = old.as<double>() != nullptr || is_numeric_text(old);
    if (!was_float) return value;
    if (const auto* whole = value.as<std::int64_t>()) return Value{static_cast<double>(*whole)};
    if (const auto* big = value.as<Value::BigInteger>()) {
        double nearest = 0;
        std::from_chars(big->digits.data(), big->digits.data() + big->digits.size(), nearest);
        return Value{nearest};
    }
    return value;
}

/// Something in a map or a list that can be given a value instead of all of it.
std::string part_of(const Value& value) {
    const auto* map = value.as<Value::Map>();
    if (map == nullptr) return "0";
    return map->empty() ? "KEY" : map->front().first;
}

void check_type(const Match& match, const Value& value, const SetExpression& expression,
                const Wording& wording, std::string_view text) {
    const Value& old = *match.value;
    if (keeps_type(old, value)) return;
    std::vector<std::string> hints;
    if (old.as<std::string>() != nullptr && value.as<Value::List>() == nullptr) {
        hints.push_back(fmt::format("for a string: {} {}", wording.command,
                                    print_forced_string(expression.key, expression.text)));
    }
    const bool sets = wording.command.substr(0, set_command.size()) == set_command;
    const auto edited = yaml::edit(text, {yaml::Edit{match.path, value, false}});
    if (std::holds_alternative<std::string>(edited)) {
        hints.push_back(fmt::format("{}{} --force {}",
                                    sets ? "" : "in the new task: ", sets ? wording.command : set_command,
                                    assignment(expression.key, expression)));
    } else if (old.as<Value::Map>() != nullptr || old.as<Value::List>() != nullptr) {
        hints.push_back(
            fmt::format("{} {}=VALUE", wording.command, shell_word(expression.key + '.' + part_of(old))));
    }
    throw negative(fmt::format("'{}' in '{}' is {}, not {}", expression.key, wording.file, old.type_name(),
                               value.type_name()),
                   std::move(hints));
}

yaml::Edit plan_addition(const Value& config, const SetExpression& expression, const Wording& wording) {
    if (!matches_of(config, expression.key).empty()) {
        throw negative(fmt::format("'{}' is in '{}' already", expression.key, wording.file),
                       {fmt::format("{} {}", wording.command, assignment(expression.key, expression))});
    }
    const auto path = find_path_to_add(config, expression.key);
    if (!path) {
        const std::string parent = expression.key.substr(0, expression.key.rfind('.'));
        throw negative(
            fmt::format("'{}' in '{}' is no map to add '{}' to", parent, wording.file, expression.key));
    }
    return {*path, expression.value, true};
}

yaml::Edit plan_change(const Value& config, const SetExpression& expression, bool force,
                       const Wording& wording, std::string_view text) {
    const auto matches = matches_of(config, expression.key);
    if (matches.empty()) refuse_unknown(config, expression, wording);
    if (matches.size() > 1) {
        throw negative(fmt::format("'{}' in '{}' is two things: a key with a dot and a path", expression.key,
                                   wording.file));
    }
    Value value = adapted(*matches[0].value, expression.value);
    if (!force) check_type(matches[0], value, expression, wording, text);
    return {matches[0].path, std::move(value), false};
}

[[noreturn]] void refuse_text(const yaml::Diagnostic& problem, std::string_view file, std::string_view text) {
    throw negative(problem.print(file, text));
}

Value read(std::string_view text, std::string_view file) {
    auto config = yaml::parse(text);
    if (const auto* problem = std::get_if<yaml::Diagnostic>(&config)) refuse_text(*problem, file, text);
    return std::get<Value>(std::move(config));
}

}  // namespace

Applied apply(std::string_view config_text, const std::vector<SetExpression>& expressions, bool force,
              std::string_view file, std::string_view command) {
    const Wording wording{file, command};
    Applied applied{std::string{config_text}, {}};
    for (const SetExpression& expression : expressions) {
        // Read anew each time: an expression may build on the one before it.
        const Value config = read(applied.text, file);
        const yaml::Edit edit = expression.add
                                    ? plan_addition(config, expression, wording)
                                    : plan_change(config, expression, force, wording, applied.text);
        auto result = yaml::edit(applied.text, {edit});
        if (const auto* problem = std::get_if<yaml::Diagnostic>(&result)) {
            refuse_text(*problem, file, applied.text);
        }
        applied.text = std::get<std::string>(std::move(result));
        Value values{std::move(applied.values)};
        values.set(print_dotted(edit.path), edit.value);
        applied.values = std::move(*values.as<Value::Map>());
    }
    if (expressions.empty()) read(config_text, file);
    return applied;
}

}  // namespace dltask::params
