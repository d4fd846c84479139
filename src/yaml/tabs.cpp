// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "yaml/span.hpp"
#include "yaml/text.hpp"
#include "yaml/tree.hpp"

namespace dltask::yaml {
namespace {

void check_gap(std::string_view text, std::size_t begin, std::size_t end) {
    for (std::size_t at = begin; at < end; ++at) {
        const bool fresh = at == 0 || text[at - 1] == ' ' || text[at - 1] == '\n' || text[at - 1] == '\t';
        if (text[at] == '#' && fresh) at = next_line(text, at) - 1;
        if (at < end && text[at] == '\t') {
            const std::size_t start = line_start(text, at);
            const bool leads =
                text.substr(start, at - start).find_first_not_of(" \t") == std::string_view::npos;
            throw Refusal{diagnose(
                text, at,
                leads ? "a tab is used for indentation" : "a tab outside quotes, where PyYAML reads none")};
        }
    }
}

/// Where the bytes end that may hold tabs.
std::size_t find_shelter_end(std::string_view text, const Tree& tree, std::size_t index) {
    const Node& node = tree.nodes[index];
    if (node.style != NodeStyle::block_scalar)
        return find_quoted_end(text, node.content).value_or(text.size());
    const std::size_t end = find_block_scalar_end(text, node.content);
    const bool followed = index + 1 < tree.nodes.size() && tree.nodes[index + 1].mark > node.content;
    if (!followed) return end;
    return std::min(end, line_start(text, tree.nodes[index + 1].mark));
}

}  // namespace

void check_tabs(std::string_view text, const Tree& tree) {
    if (text.find('\t') == std::string_view::npos) return;
    std::size_t at = bom_length(text);
    for (std::size_t index = 0; index < tree.nodes.size(); ++index) {
        const Node& node = tree.nodes[index];
        if (node.kind != NodeKind::scalar || node.content < at) continue;
        const bool quoted = node.style == NodeStyle::single_quoted || node.style == NodeStyle::double_quoted;
        if (!quoted && node.style != NodeStyle::block_scalar) continue;
        check_gap(text, at, quoted ? node.content : next_line(text, node.content));
        at = find_shelter_end(text, tree, index);
    }
    check_gap(text, at, text.size());
}

}  // namespace dltask::yaml
