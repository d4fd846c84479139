// SPDX-License-Identifier: Apache-2.0
#include "yaml/edit.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "base/utf8.hpp"
#include "yaml/extent.hpp"
#include "yaml/print.hpp"
#include "yaml/span.hpp"
#include "yaml/text.hpp"
#include "yaml/tree.hpp"

namespace dltask::yaml {
namespace {

using model::Value;

constexpr std::size_t indent = 2;  ///< of the entries of a new map

std::string dotted(const Path& path) {
    return fmt::format("{}", fmt::join(path, "."));
}

/// Equality of what a reader sees: NaN is itself, and -0.0 is not 0.0.
bool same(const Value& a, const Value& b) {
    const auto *x = a.as<double>(), *y = b.as<double>();
    if (x != nullptr && y != nullptr) {
        return (std::isnan(*x) && std::isnan(*y)) || (*x == *y && std::signbit(*x) == std::signbit(*y));
    }
    const auto *list = a.as<Value::List>(), *other_list = b.as<Value::List>();
    if (list != nullptr && other_list != nullptr) {
        if (list->size() != other_list->size()) return false;
        for (std::size_t i = 0; i < list->size(); ++i) {
            if (!same((*list)[i], (*other_list)[i])) return false;
        }
        return true;
    }
    const auto *map = a.as<Value::Map>(), *other_map = b.as<Value::Map>();
    if (map == nullptr || other_map == nullptr) return a == b;
    if (map->size() != other_map->size()) return false;
    for (std::size_t i = 0; i < map->size(); ++i) {
        if ((*map)[i].first != (*other_map)[i].first) return false;
        if (!same((*map)[i].second, (*other_map)[i].second)) return false;
    }
    return true;
}

std::optional<std::size_t> to_index(std::string_view part, std::size_t size) {
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), index);
    if (error != std::errc{} || end != part.data() + part.size() || index >= size) return std::nullopt;
    return index;
}

/// The datum below `value` that the first `count` parts of the path name.
Value* descend(Value& value, const Path& path, std::size_t count) {
    Value* at = &value;
    for (std::size_t i = 0; i < count; ++i) {
        if (auto* list = at->as<Value::List>()) {
            const auto index = to_index(path[i], list->size());
            if (!index) return nullptr;
            at = &(*list)[*index];
            continue;
        }
        auto* map = at->as<Value::Map>();
        if (map == nullptr) return nullptr;
        at = nullptr;
        for (auto& [key, child] : *map) {
            if (key == path[i]) at = &child;
        }
        if (at == nullptr) return nullptr;
    }
    return at;
}

struct Place {
    std::size_t value = 0;           ///< index of the value's node
    std::optional<std::size_t> key;  ///< index of its key, in a map
};

/// One edit of one text.
class Editor {
public:
    Editor(std::string_view text, const Edit& edit, const Limits& limits)
        : text_{text},
          edit_{edit},
          limits_{limits},
          tree_{read_tree(text, limits)},
          before_{compose(text, tree_)} {}

    std::string apply() {
        check_intention();
        if (edit_.add) {
            const bool exists = descend(before_, edit_.path, edit_.path.size()) != nullptr;
            if (exists) refuse(place_of_parent(), fmt::format("'{}' is there already", dotted(edit_.path)));
            return verified(insertion());
        }
        if (const auto place = locate(edit_.path.size())) return verified(replacement(*place));
        // A key that a map only inherits through `<<` is overridden in that map.
        if (descend(before_, edit_.path, edit_.path.size()) != nullptr) return verified(insertion());
        refuse(place_of_parent(), fmt::format("there is no '{}'", dotted(edit_.path)));
    }

private:
    [[noreturn]] void refuse(std::size_t at, std::string message) const {
        throw Refusal{diagnose(text_, at, std::move(message))};
    }

    void check_intention() const {
        if (edit_.path.empty()) refuse(0, "an edit needs a key");
        if (edit_.value.as<Value::Map>() != nullptr) refuse(0, "a map cannot be written as one value");
        for (const std::string& part : edit_.path) {
            if (find_invalid_utf8(part)) refuse(0, "the key is not UTF-8");
        }
        if (find_invalid_utf8(print_raw(edit_.value))) refuse(0, "the value is not UTF-8");
    }

    static std::string print_raw(const Value& value) {
        if (const auto* text = value.as<std::string>()) return *text;
        std::string all;
        if (const auto* list = value.as<Value::List>()) {
            for (const Value& item : *list) all += print_raw(item) + ' ';
        }
        return all;
    }

    /// The node that the first `count` parts of the path name; nullopt when one is missing.
    std::optional<Place> locate(std::size_t count) const {
        if (tree_.nodes.empty()) return std::nullopt;
        Place place;
        for (std::size_t i = 0; i < count; ++i) {
            const Node& node = tree_.nodes[place.value];
            if (node.kind == NodeKind::alias) refuse(node.mark, "the value is reached through an alias");
            const auto next = step(node, edit_.path[i]);
            if (!next) return std::nullopt;
            place = *next;
        }
        return place;
    }

    std::optional<Place> step(const Node& node, const std::string& part) const {
        if (node.kind == NodeKind::list) {
            const auto index = to_index(part, node.children.size());
            if (!index) return std::nullopt;
            return Place{node.children[*index], std::nullopt};
        }
        if (node.kind != NodeKind::map) return std::nullopt;
        for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
            const Node& key = tree_.resolve(node.children[i]);
            const bool merge = key.style == NodeStyle::plain && key.text == "<<";
            const std::string_view name = key.style == NodeStyle::empty ? "null" : std::string_view{key.text};
            if (!merge && name == part) return Place{node.children[i + 1], node.children[i]};
        }
        return std::nullopt;
    }

    /// For messages: the deepest part of the path that exists.
    std::size_t place_of_parent() const {
        for (std::size_t count = edit_.path.size(); count-- > 0;) {
            if (const auto place = locate(count)) return tree_.nodes[place->key.value_or(place->value)].mark;
        }
        return 0;
    }

    std::string replacement(const Place& place) const {
        const Node& node = tree_.nodes[place.value];
        check_replaceable(node);
        if (node.style == NodeStyle::empty) return fill(node, place);
        const auto end = find_end(text_, tree_, place.value);
        const std::string_view old = text_.substr(node.content, end ? *end - node.content : 0);
        const bool list = node.kind == NodeKind::list;
        if (!end || (!list && old.find('\n') != std::string_view::npos)) {
            refuse(node.mark, "a value on several lines is not edited");
        }
        if (list && old.find('#') != std::string_view::npos && old.find('\n') != std::string_view::npos) {
            refuse(node.mark, "a list with comments in it is not replaced");
        }
        return spliced(node.content, *end, print_for(node));
    }

    void check_replaceable(const Node& node) const {
        if (node.kind == NodeKind::alias) refuse(node.mark, "an alias is not edited");
        if (node.anchored) refuse(node.mark, "a value with an anchor is not edited");
        if (!node.tag.empty()) refuse(node.mark, "a value with a tag is not edited");
        if (node.kind == NodeKind::map) refuse(node.mark, "a map is not replaced by a value");
        if (node.style == NodeStyle::block_scalar) refuse(node.mark, "a block of text is not edited");
        if (node.style == NodeStyle::block) refuse(node.mark, "a list in block style is not replaced");
    }

    std::string print_for(const Node& node) const {
        const auto* string = edit_.value.as<std::string>();
        const bool quoted = node.style == NodeStyle::single_quoted || node.style == NodeStyle::double_quoted;
        if (string != nullptr && quoted) return print_quoted_like(*string, text_[node.content]);
        return print_inline(edit_.value);
    }

    /// Gives a value to a key that has none: behind its colon.
    std::string fill(const Node& node, const Place& place) const {
        const auto end = place.key ? find_end(text_, tree_, *place.key) : std::nullopt;
        if (!end) refuse(node.mark, "an empty value without a plain key is not edited");
        const std::size_t colon = skip_space(text_, *end);
        if (colon >= text_.size() || text_[colon] != ':') refuse(*end, "the key has no colon");
        return spliced(colon + 1, colon + 1, ' ' + print_inline(edit_.value));
    }

    /// How much of the path above the last part is there.
    std::size_t known_parts() const {
        std::size_t known = edit_.path.size() - 1;
        while (known > 0 && !locate(known)) --known;
        return known;
    }

    /// The new key below the new maps that it is in.
    std::string print_addition(std::size_t known, std::size_t column) const {
        std::string lines;
        for (std::size_t i = known; i < edit_.path.size(); ++i) {
            lines += std::string(column + (i - known) * indent, ' ') + print_string(edit_.path[i]) + ':';
            if (i + 1 < edit_.path.size()) lines += line_end();
        }
        return lines + ' ' + print_inline(edit_.value) + line_end();
    }

    std::string insertion() const {
        const std::size_t known = known_parts();
        const bool empty = tree_.nodes.empty() || tree_.nodes[0].style == NodeStyle::empty;
        if (known == 0 && empty) return with_line(find_document_end(text_, tree_), print_addition(0, 0));
        const auto parent = locate(known);
        if (!parent || tree_.nodes[parent->value].kind != NodeKind::map) {
            const Path above{edit_.path.begin(), edit_.path.begin() + static_cast<std::ptrdiff_t>(known)};
            refuse(place_of_parent(),
                   fmt::format("there is no map '{}' to add '{}' to", dotted(above), edit_.path[known]));
        }
        const Node& map = tree_.nodes[parent->value];
        if (map.style != NodeStyle::block) refuse(map.mark, "a map in braces is not added to");
        const std::size_t column = column_of(text_, tree_.nodes[map.children.front()].mark);
        const std::size_t at = parent->value == 0 ? find_document_end(text_, tree_)
                                                  : find_line_behind(text_, tree_, parent->value);
        return with_line(at, print_addition(known, column));
    }

    std::string line_end() const {
        const std::size_t end = text_.find('\n');
        return end != std::string_view::npos && end > 0 && text_[end - 1] == '\r' ? "\r\n" : "\n";
    }

    std::string with_line(std::size_t at, const std::string& line) const {
        const bool broken = at > bom_length(text_) && text_[at - 1] != '\n';
        return spliced(at, at, broken ? line_end() + line : line);
    }

    std::string spliced(std::size_t begin, std::size_t end, const std::string& bytes) const {
        std::string result{text_.substr(0, begin)};
        result += bytes;
        result += text_.substr(end);
        return result;
    }

    /// The proof: read again, only the intended datum differs, and it is what was intended.
    std::string verified(std::string result) {
        if (auto* slot = descend(before_, edit_.path, edit_.path.size())) {
            *slot = edit_.value;
        } else {
            const std::size_t known = known_parts();
            Value value = edit_.value;
            for (std::size_t i = edit_.path.size() - 1; i > known; --i) {
                value = Value{Value::Map{{edit_.path[i], std::move(value)}}};
            }
            descend(before_, edit_.path, known)->set(edit_.path[known], std::move(value));
        }
        const Tree tree = read_tree(result, limits_);
        if (!same(compose(result, tree), before_)) {
            refuse(place_of_parent(),
                   fmt::format("'{}' cannot be changed without changing something else", dotted(edit_.path)));
        }
        return result;
    }

    std::string_view text_;
    const Edit& edit_;
    const Limits& limits_;
    Tree tree_;
    Value before_;
};

}  // namespace

std::variant<std::string, Diagnostic> edit(std::string_view text, const std::vector<Edit>& edits,
                                           const Limits& limits) {
    std::string result{text};
    try {
        if (edits.empty()) static_cast<void>(compose(text, read_tree(text, limits)));
        for (const Edit& one : edits) result = Editor{result, one, limits}.apply();
    } catch (const Refusal& refusal) {
        return refusal.diagnostic;
    }
    return result;
}

}  // namespace dltask::yaml
