// SPDX-License-Identifier: Apache-2.0
#include "yaml/tree.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <unordered_map>

#include "base/ascii.hpp"
#include "yaml/span.hpp"
#include "yaml/text.hpp"

namespace dltask::yaml {
namespace {

NodeStyle style_at(std::string_view text, std::size_t content) {
    switch (content < text.size() ? text[content] : '\0') {
        case '\'':
            return NodeStyle::single_quoted;
        case '"':
            return NodeStyle::double_quoted;
        case '|':
        case '>':
            return NodeStyle::block_scalar;
        default:
            return NodeStyle::plain;
    }
}

bool is_null_word(std::string_view word) {
    return word == "~" || word == "null" || word == "Null" || word == "NULL";
}

/// Turns events into a Tree and stops at the first thing that a later stage must not meet.
class TreeBuilder : public YAML::EventHandler {
public:
    TreeBuilder(std::string_view text, const Limits& limits, Tree& tree)
        : text_{text}, limits_{limits}, tree_{tree}, skipped_{bom_length(text)} {}

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (++documents_ > 1) refuse(offset(mark), "the file has several documents");
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        add(mark, NodeKind::scalar, "?", anchor);
        settle_null();
        pending_null_ = tree_.nodes.size() - 1;
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override { add_alias(mark, anchor); }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        Node& node = add(mark, NodeKind::scalar, tag, anchor);
        node.style = style_at(text_, node.content);
        node.text = value;
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override {
        open(mark, NodeKind::list, tag, anchor, style);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override {
        open(mark, NodeKind::map, tag, anchor, style);
    }
    void OnMapEnd() override { close(); }
    void OnAnchor(const YAML::Mark& mark, const std::string& name) override { check_anchor(mark, name); }

    /// To be called at the end: the last null has no successor that would settle it.
    void finish() { settle_null(); }

private:
    [[noreturn]] void refuse(std::size_t at, std::string message) const {
        throw Refusal{diagnose(text_, at, std::move(message))};
    }
    [[nodiscard]] std::size_t offset(const YAML::Mark& mark) const {
        const auto position = static_cast<std::size_t>(std::max(mark.pos, 0));
        return std::min(position + skipped_, text_.size());
    }

    Node& add(const YAML::Mark& mark, NodeKind kind, const std::string& tag, YAML::anchor_t anchor) {
        const std::size_t at = offset(mark), index = tree_.nodes.size();
        if (index >= limits_.nodes) refuse(at, fmt::format("more than {} values", limits_.nodes));
        Node node;
        node.kind = kind;
        node.mark = at;
        const Properties properties = skip_properties(text_, at);
        node.content = properties.content;
        if (properties.strange_tag) refuse(at, "a tag that readers take differently");
        if (tag != "?" && tag != "!" && !tag.empty()) node.tag = tag;
        node.anchored = anchor != 0;
        if (node.anchored) anchors_[anchor] = index;
        if (!open_.empty()) {
            Node& parent = tree_.nodes[open_.back()];
            parent.children.push_back(index);
            node.in_flow = parent.style == NodeStyle::flow;
        }
        tree_.nodes.push_back(std::move(node));
        return tree_.nodes.back();
    }

    void add_alias(const YAML::Mark& mark, YAML::anchor_t anchor) {
        const auto found = anchors_.find(anchor);
        if (found == anchors_.end()) refuse(offset(mark), "an alias of nothing");
        const std::size_t target = found->second;
        if (std::find(open_.begin(), open_.end(), target) != open_.end()) {
            refuse(offset(mark), "an alias of what it is part of");
        }
        Node& node = add(mark, NodeKind::alias, "?", 0);
        node.target = target;
        node.weight = tree_.nodes[target].weight;
        node.height = tree_.nodes[target].height;
        check_depth(node.mark, open_.size() + node.height);
    }

    void open(const YAML::Mark& mark, NodeKind kind, const std::string& tag, YAML::anchor_t anchor,
              YAML::EmitterStyle::value style) {
        check_depth(offset(mark), open_.size() + 1);
        Node& node = add(mark, kind, tag, anchor);
        node.style = style == YAML::EmitterStyle::Flow ? NodeStyle::flow : NodeStyle::block;
        open_.push_back(tree_.nodes.size() - 1);
    }

    void close() {
        Node& node = tree_.nodes[open_.back()];
        open_.pop_back();
        for (const std::size_t child : node.children) {
            node.weight += tree_.nodes[child].weight;
            node.height = std::max(node.height, tree_.nodes[child].height);
        }
        ++node.height;
        if (node.weight > limits_.nodes) {
            refuse(node.mark, fmt::format("more than {} values after aliases are expanded", limits_.nodes));
        }
    }

    void check_depth(std::size_t at, std::size_t depth) const {
        if (depth > limits_.depth) refuse(at, fmt::format("nested deeper than {} levels", limits_.depth));
    }

    void check_anchor(const YAML::Mark& mark, const std::string& name) {
        const bool portable = std::all_of(name.begin(), name.end(),
                                          [](char c) { return is_alphanumeric(c) || c == '-' || c == '_'; });
        if (!portable)
            refuse(offset(mark),
                   fmt::format("the anchor '{}' has other characters than letters and digits", name));
        if (!names_.insert(name).second)
            refuse(offset(mark), fmt::format("the anchor '{}' is there twice", name));
    }

    /// yaml-cpp puts the mark of an empty value at the token that follows it. Such a token may be a
    /// word that means null, so only the next node's mark tells the two apart.
    void settle_null() {
        if (!pending_null_) return;
        const std::size_t index = *pending_null_;
        pending_null_.reset();
        Node& node = tree_.nodes[index];
        const bool shared = index + 1 < tree_.nodes.size() && tree_.nodes[index + 1].mark <= node.content;
        const std::size_t end = find_plain_end(text_, node.content, node.in_flow);
        const std::string_view word = text_.substr(node.content, end - node.content);
        node.style = is_null_word(word) && !shared ? NodeStyle::plain : NodeStyle::empty;
        if (node.style == NodeStyle::plain) node.text = std::string{word};
    }

    std::string_view text_;
    const Limits& limits_;
    Tree& tree_;
    std::size_t skipped_;
    int documents_ = 0;
    std::vector<std::size_t> open_;
    std::unordered_map<YAML::anchor_t, std::size_t> anchors_;
    std::set<std::string> names_;
    std::optional<std::size_t> pending_null_;
};

/// The tab in the indentation of the line of `at`, which the parser stumbles over without saying so.
std::optional<std::size_t> find_indenting_tab(std::string_view text, std::size_t at) {
    const std::size_t start = line_start(text, std::min(at, text.size()));
    const std::size_t end = std::min(text.find_first_not_of(" \t", start), text.size());
    const std::size_t tab = text.substr(start, end - start).find('\t');
    return tab == std::string_view::npos ? std::nullopt : std::optional{start + tab};
}

/// yaml-cpp words its messages for people; what is missing is the place as a value.
[[noreturn]] void translate(std::string_view text, const YAML::Exception& error) {
    if (error.mark.is_null()) throw Refusal{{error.msg, 1, 1}};
    const std::size_t at = static_cast<std::size_t>(std::max(error.mark.pos, 0)) + bom_length(text);
    if (const auto tab = find_indenting_tab(text, at)) {
        throw Refusal{diagnose(text, *tab, "a tab is used for indentation")};
    }
    throw Refusal{diagnose(text, at, error.msg)};
}

}  // namespace

Tree read_tree(std::string_view text, const Limits& limits) {
    if (auto problem = check_text(text, limits)) throw Refusal{std::move(*problem)};
    Tree tree;
    TreeBuilder builder{text, limits, tree};
    std::istringstream stream{std::string{text}};
    try {
        YAML::Parser parser{stream};
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const YAML::Exception& error) {
        translate(text, error);
    } catch (const std::exception& error) {
        throw Refusal{{error.what(), 1, 1}};
    }
    builder.finish();
    check_strictly(text, tree);
    return tree;
}

}  // namespace dltask::yaml
