// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "yaml/document.hpp"

namespace dltask::yaml {

enum class NodeKind { scalar, alias, list, map };

/// How a node is written. `empty` is a null of no bytes (`key:`).
enum class NodeStyle { empty, plain, single_quoted, double_quoted, block_scalar, block, flow };

/// One node of the document with the bytes where it stands.
struct Node {
    NodeKind kind = NodeKind::scalar;
    NodeStyle style = NodeStyle::plain;
    std::size_t mark = 0;     ///< offset of the node, anchor and tag included
    std::size_t content = 0;  ///< offset of what follows anchor and tag; of no use when `empty`
    std::string text;         ///< of a scalar, as read; of a null, empty
    std::string tag;          ///< only when one is written
    bool anchored = false;
    bool in_flow = false;               ///< its parent is a flow collection
    std::size_t target = 0;             ///< of an alias: the index of its node
    std::size_t weight = 1;             ///< nodes in it, aliases expanded
    std::size_t height = 0;             ///< collections below and including it
    std::vector<std::size_t> children;  ///< of a list: elements; of a map: key, value, key, value ...
};

/// A document before any value is made of it, in the order of the text; `nodes[0]` is the root, and
/// an empty text has none.
struct Tree {
    std::vector<Node> nodes;

    /// The node itself, or what an alias stands for.
    [[nodiscard]] const Node& resolve(std::size_t index) const {
        const Node& node = nodes[index];
        return node.kind == NodeKind::alias ? nodes[node.target] : node;
    }
};

/// Reads the events of yaml-cpp under the limits. Throws Refusal, and nothing else.
[[nodiscard]] Tree read_tree(std::string_view text, const Limits& limits);

/// Refuses what yaml-cpp reads and PyYAML does not. Throws Refusal.
void check_strictly(std::string_view text, const Tree& tree);

/// Tabs may stand in quoted and block scalars and in comments; elsewhere PyYAML stops and yaml-cpp
/// does not. Throws Refusal.
void check_tabs(std::string_view text, const Tree& tree);

/// The value of a tree as PyYAML constructs it. With `bare_exponents`, `1e-3` and `-.5` are numbers,
/// which they are not in YAML 1.1. Throws Refusal.
[[nodiscard]] model::Value compose(std::string_view text, const Tree& tree, bool bare_exponents = false);

}  // namespace dltask::yaml
