// SPDX-License-Identifier: Apache-2.0
#include "yaml/position.hpp"

#include "yaml/text.hpp"
#include "yaml/tree.hpp"

namespace dltask::yaml {
namespace {

/// Offsets of a key and of its value.
struct Found {
    std::size_t key = 0;
    std::size_t value = 0;
};

Found search(const Tree& tree, std::size_t index, std::string_view dotted, const Found& above) {
    const Node& node = tree.resolve(index);
    if (node.kind != NodeKind::map) return above;
    for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
        const Node& key = tree.nodes[node.children[i]];
        const Node& value = tree.nodes[node.children[i + 1]];
        const std::string& name = tree.resolve(node.children[i]).text;
        const bool whole = dotted == name;
        const bool leads = dotted.size() > name.size() && dotted[name.size()] == '.' &&
                           dotted.substr(0, name.size()) == name;
        if (!whole && !leads) continue;
        // The mark of an empty value is that of whatever comes next.
        const Found here{key.mark, value.style == NodeStyle::empty ? key.mark : value.mark};
        if (whole) return here;
        return search(tree, node.children[i + 1], dotted.substr(name.size() + 1), here);
    }
    return above;
}

Found search_text(std::string_view text, std::string_view dotted) {
    try {
        const Tree tree = read_tree(text, Limits{});
        return tree.nodes.empty() ? Found{} : search(tree, 0, dotted, {});
    } catch (const Refusal&) {
        return {};
    }
}

Position position_of(std::string_view text, std::size_t at) {
    const Diagnostic place = diagnose(text, at, {});
    return {place.line, place.column};
}

}  // namespace

Position locate(std::string_view text, std::string_view dotted) {
    return position_of(text, search_text(text, dotted).value);
}

Position locate_key(std::string_view text, std::string_view dotted) {
    return position_of(text, search_text(text, dotted).key);
}

}  // namespace dltask::yaml
