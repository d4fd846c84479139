// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "yaml/resolve.hpp"
#include "yaml/text.hpp"
#include "yaml/tree.hpp"

namespace dltask::yaml {
namespace {

using model::Value;

constexpr std::string_view core = "tag:yaml.org,2002:";

/// What Python's dict takes for the same key: numbers by value, whatever their type.
std::string identity_of(const Value& key, std::string_view text) {
    if (const auto* flag = key.as<bool>()) return *flag ? "n:1" : "n:0";
    if (const auto* whole = key.as<std::int64_t>()) return "n:" + std::to_string(*whole);
    if (const auto* real = key.as<double>()) {
        if (std::abs(*real) < 1e15 && std::floor(*real) == *real) {
            return "n:" + std::to_string(static_cast<std::int64_t>(*real));
        }
        return fmt::format("n:{}", *real);
    }
    if (const auto* big = key.as<Value::BigInteger>()) return "n:" + big->digits;
    if (key.is_null()) return "null";
    return fmt::format("s:{}", text);
}

class Composer {
public:
    Composer(std::string_view text, const Tree& tree, bool bare_exponents)
        : text_{text}, tree_{tree}, bare_exponents_{bare_exponents} {}

    Value value_of(std::size_t index) {
        const Node& node = tree_.resolve(index);
        switch (node.kind) {
            case NodeKind::list:
                return list_of(node);
            case NodeKind::map:
                return Value{map_of(node)};
            case NodeKind::scalar:
            case NodeKind::alias:
                return scalar_of(node);
        }
        return {};
    }

private:
    [[noreturn]] void refuse(const Node& node, std::string message) const {
        throw Refusal{diagnose(text_, node.mark, std::move(message))};
    }

    void expect_tag(const Node& node, std::string_view name) const {
        if (node.tag.empty() || node.tag == std::string{core} + std::string{name}) return;
        refuse(node, fmt::format("the tag '{}' is not supported here", node.tag));
    }

    Value list_of(const Node& node) {
        expect_tag(node, "seq");
        Value::List list;
        list.reserve(node.children.size());
        for (const std::size_t child : node.children) list.push_back(value_of(child));
        return Value{std::move(list)};
    }

    Value::Map map_of(const Node& node) {
        expect_tag(node, "map");
        Value::Map own, merged;
        std::unordered_set<std::string> seen;
        for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
            const Node& key = tree_.resolve(node.children[i]);
            std::string name = key_of(key, tree_.nodes[node.children[i]], seen);
            if (is_merge(key)) {
                merge_into(merged, node.children[i + 1]);
            } else {
                own.emplace_back(std::move(name), value_of(node.children[i + 1]));
            }
        }
        return merged.empty() ? own : overlay(std::move(merged), std::move(own));
    }

    std::string key_of(const Node& key, const Node& place, std::unordered_set<std::string>& seen) {
        if (key.kind != NodeKind::scalar) refuse(place, "a key that is a list or a map");
        if (!key.tag.empty()) refuse(place, "a key with a tag");
        std::string name = key.text.empty() && key.style == NodeStyle::empty ? "null" : key.text;
        const bool plain_word = key.style == NodeStyle::plain && (key.text == "=" || key.text == "<<");
        const Value value = plain_word ? Value{key.text} : scalar_of(key);
        // The same text under two types is one key for us, two spellings of one value are one for Python.
        const std::string identity = identity_of(value, name);
        const bool first = seen.insert("text:" + name).second;
        if (!seen.insert(identity).second || !first) {
            refuse(place, fmt::format("the key '{}' is there twice", name));
        }
        return name;
    }

    static bool is_merge(const Node& key) {
        return key.style == NodeStyle::plain && key.tag.empty() && key.text == "<<";
    }

    /// Later entries win, at the place of the first: how a Python dict fills.
    static Value::Map overlay(Value::Map base, Value::Map top) {
        std::unordered_map<std::string, std::size_t> places;
        Value::Map result;
        for (Value::Map* part : {&base, &top}) {
            for (auto& [name, value] : *part) {
                const auto [place, fresh] = places.emplace(name, result.size());
                if (fresh) {
                    result.emplace_back(std::move(name), std::move(value));
                } else {
                    result[place->second].second = std::move(value);
                }
            }
        }
        return result;
    }

    void merge_into(Value::Map& merged, std::size_t index) {
        const Node& source = tree_.resolve(index);
        if (source.kind == NodeKind::map) {
            merged = overlay(std::move(merged), map_of(source));
            return;
        }
        if (source.kind != NodeKind::list) refuse(tree_.nodes[index], "'<<' takes a map or a list of maps");
        for (std::size_t i = source.children.size(); i-- > 0;) {
            const Node& part = tree_.resolve(source.children[i]);
            if (part.kind != NodeKind::map) refuse(part, "'<<' takes a map or a list of maps");
            merged = overlay(std::move(merged), map_of(part));
        }
    }

    Value scalar_of(const Node& node) {
        if (!node.tag.empty()) return tagged(node);
        if (node.style != NodeStyle::plain && node.style != NodeStyle::empty) return Value{node.text};
        if (bare_exponents_) {
            if (const auto number = resolve_bare_number(node.text)) return Value{*number};
        }
        Resolved resolved = resolve_scalar(node.text);
        if (!resolved.problem.empty()) refuse(node, fmt::format("'{}' is {}", node.text, resolved.problem));
        return std::move(resolved.value);
    }

    /// Only where constructor and resolver agree; the odd corners (`!!float 010`) are refused.
    Value tagged(const Node& node) {
        const std::string_view tag = node.tag;
        const std::string_view name = tag.substr(0, core.size()) == core ? tag.substr(core.size()) : "";
        if (name == "str") return Value{node.text};
        if (name == "null") return Value{};
        Resolved resolved = resolve_scalar(node.text);
        if (resolved.problem.empty()) {
            const Value& value = resolved.value;
            if (name == "bool" && value.as<bool>() != nullptr) return value;
            if (name == "int" && value.type_name() == "int") return value;
            if (name == "timestamp" && value.type_name() == "date") return value;
            if (name == "float" && value.as<double>() != nullptr) return value;
            if (name == "float") {
                if (const auto number = resolve_bare_number(node.text)) return Value{*number};
                const auto* whole = value.as<std::int64_t>();
                if (whole != nullptr && node.text == std::to_string(*whole)) {
                    return Value{static_cast<double>(*whole)};
                }
            }
        }
        refuse(node, fmt::format("the tag '{}' is not supported here", node.tag));
    }

    std::string_view text_;
    const Tree& tree_;
    bool bare_exponents_;
};

}  // namespace

Value compose(std::string_view text, const Tree& tree, bool bare_exponents) {
    if (tree.nodes.empty()) return {};
    return Composer{text, tree, bare_exponents}.value_of(0);
}

}  // namespace dltask::yaml
