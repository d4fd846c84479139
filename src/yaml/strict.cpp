// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.hpp"
#include "yaml/extent.hpp"
#include "yaml/span.hpp"
#include "yaml/text.hpp"
#include "yaml/tree.hpp"

namespace dltask::yaml {
namespace {

[[noreturn]] void refuse(std::string_view text, std::size_t at, std::string message) {
    throw Refusal{diagnose(text, at, std::move(message))};
}

bool is_known_directive(std::string_view line) {
    return line.substr(0, 8) == "%YAML 1." && line.size() > 9 && (line[8] == '1' || line[8] == '2') &&
           (line[9] == '\n' || line[9] == '\r');
}

bool is_document_start(std::string_view line) {
    return line.substr(0, 3) == "---" &&
           (line.size() == 3 || line[3] == ' ' || line[3] == '\n' || line[3] == '\r');
}

/// Directives stand before `---`; yaml-cpp skips those that it does not know, wherever they are.
void check_directives(std::string_view text) {
    if (text.find('%') == std::string_view::npos) return;
    bool in_head = true, must_start = false;
    for (std::size_t at = bom_length(text); at < text.size(); at = next_line(text, at)) {
        const std::string_view line = text.substr(at, next_line(text, at) - at);
        if (line[0] == '%') {
            if (!in_head || !is_known_directive(line)) {
                refuse(text, at, "a directive other than '%YAML 1.1' or '%YAML 1.2' at the head");
            }
            must_start = true;
        } else if (in_head && !is_blank_or_comment(text, at)) {
            if (must_start && !is_document_start(line)) refuse(text, at, "no '---' after the directive");
            in_head = false;
        }
    }
}

/// `|` or `>`, indicators, and a comment behind a space at most.
void check_block_header(std::string_view text, std::size_t content) {
    std::size_t at = content + 1;
    while (at < text.size() && (text[at] == '+' || text[at] == '-' || (text[at] >= '1' && text[at] <= '9')))
        ++at;
    const bool kept = text.substr(content, at - content).find('+') != std::string_view::npos;
    // yaml-cpp loses the line breaks at the end.
    if (text[content] == '>' && kept) refuse(text, content, "a folded block that keeps its last line breaks");
    const std::size_t end = next_line(text, content);
    if (at < end && text[at] == '#') refuse(text, at, "a comment without a space before it");
}

/// yaml-cpp drops what stands alone in a text: a tag, an anchor, the end of a document.
void check_nothing(std::string_view text, const Tree& tree) {
    if (!tree.nodes.empty() && tree.nodes[0].style != NodeStyle::empty) return;
    bool started = false, directive = false;
    for (std::size_t at = bom_length(text); at < text.size(); at = next_line(text, at)) {
        const std::string_view line = text.substr(at, next_line(text, at) - at);
        if (is_blank_or_comment(text, at)) continue;
        const bool end = started && (line == "..." || line == "...\n" || line == "...\r\n");
        const bool start = !started && is_document_start(line) && is_blank_or_comment(text, at + 3);
        directive = (directive || line[0] == '%') && !start;
        started = started || start;
        if (!start && !end && !directive) refuse(text, at, "no value");
    }
    if (directive) refuse(text, bom_length(text), "no '---' after the directive");
}

/// yaml-cpp loses a line break that follows the opening quote.
void check_quotes(std::string_view text, std::size_t content) {
    if (!find_quoted_end(text, content)) refuse(text, content, "a quote that is never closed");
    const std::size_t next = text.find_first_not_of(" \t", content + 1);
    if (next != std::string_view::npos && (text[next] == '\n' || text[next] == '\r')) {
        refuse(text, content, "a quoted text that begins with a line break");
    }
}

void check_node(std::string_view text, const Node& node) {
    if (find_invalid_utf8(node.text)) refuse(text, node.content, "an escape that stands for no character");
    const char first = node.content < text.size() ? text[node.content] : '\0';
    switch (node.style) {
        case NodeStyle::single_quoted:
        case NodeStyle::double_quoted:
            check_quotes(text, node.content);
            return;
        case NodeStyle::plain:
            if (node.kind == NodeKind::scalar && node.in_flow && first == ':') {
                refuse(text, node.content, "a value that begins with ':' in brackets");
            }
            return;
        case NodeStyle::block_scalar:
            check_block_header(text, node.content);
            return;
        case NodeStyle::empty:
        case NodeStyle::block:
        case NodeStyle::flow:
            return;
    }
}

/// The `?` before a key that has one.
std::optional<std::size_t> find_question_mark(std::string_view text, std::size_t mark) {
    while (mark > 0 && text[mark - 1] == ' ') --mark;
    return mark > 0 && text[mark - 1] == '?' ? std::optional{mark - 1} : std::nullopt;
}

/// The key of a block map stands on one line before its colon; yaml-cpp does without the colon.
void check_block_key(std::string_view text, const Tree& tree, std::size_t index) {
    const Node& key = tree.nodes[index];
    if (find_question_mark(text, key.mark)) return;
    const auto end = find_end(text, tree, index);
    const bool one_line = end && text.substr(key.mark, *end - key.mark).find('\n') == std::string_view::npos;
    if (!one_line) refuse(text, key.mark, "a key that is not on one line");
    std::size_t at = *end;
    while (at < text.size() && text[at] == ' ') ++at;
    if (at >= text.size() || text[at] != ':') refuse(text, key.mark, "a key without a colon");
}

/// What stands below its key is indented further, but for a list without anchor and tag.
void check_block_value(std::string_view text, const Node& key, const Node& value) {
    const bool bare = value.mark == value.content;
    const bool list = value.kind == NodeKind::list && value.style == NodeStyle::block;
    const bool nothing =
        value.style == NodeStyle::plain && value.kind == NodeKind::scalar && value.text.empty();
    if (value.style == NodeStyle::empty || nothing || (list && bare)) return;
    const std::size_t begin = find_question_mark(text, key.mark).value_or(key.mark);
    for (const std::size_t at : {value.mark, list ? value.mark : value.content}) {
        const bool below = line_start(text, begin) != line_start(text, at);
        if (below && column_of(text, at) <= column_of(text, begin)) {
            refuse(text, at, "a value that is not indented further than its key");
        }
    }
}

void check_children(std::string_view text, const Tree& tree, const Node& node) {
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        const Node& child = tree.nodes[node.children[i]];
        const bool empty = child.style == NodeStyle::empty;
        if (node.kind == NodeKind::map && i % 2 == 0 && empty) refuse(text, node.mark, "a key that is empty");
        if (node.kind == NodeKind::map && node.style == NodeStyle::block) {
            if (i % 2 == 0) check_block_key(text, tree, node.children[i]);
            if (i % 2 == 1) check_block_value(text, tree.nodes[node.children[i - 1]], child);
        }
        if (!empty) continue;
        if (node.kind == NodeKind::list && node.style == NodeStyle::flow) {
            refuse(text, node.mark, "an empty value between commas");
        }
    }
}

}  // namespace

void check_strictly(std::string_view text, const Tree& tree) {
    check_directives(text);
    check_nothing(text, tree);
    for (const Node& node : tree.nodes) {
        check_node(text, node);
        check_children(text, tree, node);
    }
    check_tabs(text, tree);
}

}  // namespace dltask::yaml
