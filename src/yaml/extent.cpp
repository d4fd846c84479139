// SPDX-License-Identifier: Apache-2.0
#include "yaml/extent.hpp"

#include <algorithm>

#include "yaml/span.hpp"
#include "yaml/text.hpp"

namespace dltask::yaml {
namespace {

std::optional<std::size_t> find_alias_end(std::string_view text, const Node& node) {
    const std::size_t end = text.find_first_of(" \t\r\n,[]{}", node.content);
    return end == std::string_view::npos ? text.size() : end;
}

/// From behind the last child over space and a comma to the bracket.
std::optional<std::size_t> find_flow_end(std::string_view text, const Tree& tree, const Node& node) {
    std::size_t at = node.content + 1;
    for (const std::size_t child : node.children) {
        if (tree.nodes[child].style == NodeStyle::empty) continue;
        const auto end = find_end(text, tree, child);
        if (!end) return std::nullopt;
        at = *end;
    }
    at = skip_space(text, at);
    while (at < text.size() && (text[at] == ',' || text[at] == ':')) at = skip_space(text, at + 1);
    if (at >= text.size() || text[at] != (text[node.content] == '[' ? ']' : '}')) return std::nullopt;
    return at + 1;
}

/// The index of the last node in the order of the text that is part of a node.
std::size_t last_descendant(const Tree& tree, std::size_t index) {
    while (!tree.nodes[index].children.empty()) index = tree.nodes[index].children.back();
    return index;
}

}  // namespace

std::optional<std::size_t> find_end(std::string_view text, const Tree& tree, std::size_t index) {
    const Node& node = tree.nodes[index];
    if (node.kind == NodeKind::alias) return find_alias_end(text, node);
    switch (node.style) {
        case NodeStyle::plain: {
            const std::size_t end = find_plain_end(text, node.content, node.in_flow);
            const bool whole = text.substr(node.content, end - node.content) == node.text;
            return whole ? std::optional{end} : std::nullopt;
        }
        case NodeStyle::single_quoted:
        case NodeStyle::double_quoted:
            return find_quoted_end(text, node.content);
        case NodeStyle::flow:
            return find_flow_end(text, tree, node);
        case NodeStyle::empty:
        case NodeStyle::block_scalar:
        case NodeStyle::block:
            return std::nullopt;
    }
    return std::nullopt;
}

std::size_t find_line_behind(std::string_view text, const Tree& tree, std::size_t index) {
    const std::size_t column = column_of(text, tree.nodes[index].content);
    std::size_t at = tree.nodes[index].content;
    for (std::size_t i = index; i <= last_descendant(tree, index); ++i) {
        const Node& node = tree.nodes[i];
        if (node.style == NodeStyle::empty) continue;
        at = std::max(at, find_end(text, tree, i).value_or(node.content));
        if (node.style == NodeStyle::block_scalar) {
            std::size_t end = find_block_scalar_end(text, node.content);
            while (end > 0 && end > node.content && is_blank(text, line_start(text, end - 1))) {
                end = line_start(text, end - 1);
            }
            at = std::max(at, end - 1);
        }
    }
    std::size_t line = next_line(text, at);
    while (line < text.size() && !is_blank_or_comment(text, line) && indent_of(text, line) > column) {
        line = next_line(text, line);
    }
    return line;
}

std::size_t find_document_end(std::string_view text, const Tree& tree) {
    std::size_t line = 0;
    if (!tree.nodes.empty()) line = line_start(text, tree.nodes.front().mark);
    while (line < text.size()) {
        if (text.substr(line, 3) == "...") return line;
        line = next_line(text, line);
    }
    return text.size();
}

std::size_t column_of(std::string_view text, std::size_t at) {
    const std::size_t start = line_start(text, at);
    return at - start - (start == 0 ? bom_length(text) : 0);
}

}  // namespace dltask::yaml
