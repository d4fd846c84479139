// SPDX-License-Identifier: Apache-2.0
#include "yaml/document.hpp"

#include <utility>

#include "yaml/block_reader.hpp"
#include "yaml/extent.hpp"
#include "yaml/span.hpp"
#include "yaml/text.hpp"
#include "yaml/tree.hpp"

namespace dltask::yaml {
namespace {

constexpr std::string_view not_one_value = "the value is neither one scalar nor a list in brackets";

bool is_scalar_or_list(const Tree& tree, std::size_t index) {
    const Node& node = tree.nodes[index];
    if (node.anchored || !node.tag.empty()) return false;
    if (node.kind == NodeKind::scalar) return node.style != NodeStyle::block_scalar;
    if (node.kind != NodeKind::list || node.style != NodeStyle::flow) return false;
    for (const std::size_t child : node.children) {
        if (!is_scalar_or_list(tree, child)) return false;
    }
    return true;
}

/// A root that YAML reads only in part (`a #b`, `%x`, two lines) is not what was typed.
bool is_whole(std::string_view text, const Tree& tree) {
    const Node& root = tree.nodes[0];
    if (text.find('\n') != std::string_view::npos) return false;
    switch (root.style) {
        case NodeStyle::plain:
            return root.text == text;
        case NodeStyle::single_quoted:
        case NodeStyle::double_quoted:
            return find_quoted_end(text, 0) == text.size();
        case NodeStyle::flow:
            return find_end(text, tree, 0) == text.size();
        case NodeStyle::empty:
        case NodeStyle::block_scalar:
        case NodeStyle::block:
            return false;
    }
    return false;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

}  // namespace

std::variant<model::Value, Diagnostic> parse(std::string_view text, const Limits& limits) {
    if (auto value = read_block(text, limits)) return std::move(*value);
    try {
        return compose(text, read_tree(text, limits));
    } catch (const Refusal& refusal) {
        return refusal.diagnostic;
    }
}

std::variant<model::Value, Diagnostic> parse_inline(std::string_view typed) {
    const std::string_view text = trim(typed);
    if (text.empty()) return model::Value{};
    try {
        const Tree tree = read_tree(text, Limits{});
        const bool fits = !tree.nodes.empty() && is_scalar_or_list(tree, 0) && is_whole(text, tree);
        if (!fits) return Diagnostic{std::string{not_one_value}, 1, 1};
        return compose(text, tree, true);
    } catch (const Refusal& refusal) {
        return refusal.diagnostic;
    }
}

}  // namespace dltask::yaml
