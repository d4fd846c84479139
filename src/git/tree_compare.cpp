// SPDX-License-Identifier: Apache-2.0
#include "git/tree_compare.hpp"

#include <algorithm>
#include <cstring>

#include "base/error.hpp"
#include "git/damage.hpp"

namespace dltask::git {
namespace {

constexpr int deepest_tree = 2048;  // git's core.maxTreeDepth
constexpr std::size_t block = 4096;

/// Where the first entry ends.
std::size_t end_of_line(std::string_view tree, std::size_t id_bytes) {
    const std::size_t nul = tree.find('\0');
    if (nul == std::string_view::npos || tree.size() - nul - 1 < id_bytes) throw damaged("a tree");
    return nul + 1 + id_bytes;
}

std::size_t equal_bytes_at_start(std::string_view a, std::string_view b) {
    const std::size_t size = std::min(a.size(), b.size());
    std::size_t at = 0;
    while (size - at >= block && std::memcmp(a.data() + at, b.data() + at, block) == 0) at += block;
    while (at < size && a[at] == b[at]) ++at;
    return at;
}

std::size_t equal_bytes_at_end(std::string_view a, std::string_view b) {
    const std::size_t size = std::min(a.size(), b.size());
    const char* a_end = a.data() + a.size();
    const char* b_end = b.data() + b.size();
    std::size_t length = 0;
    while (size - length >= block &&
           std::memcmp(a_end - length - block, b_end - length - block, block) == 0) {
        length += block;
    }
    while (length < size && *(a_end - length - 1) == *(b_end - length - 1)) ++length;
    return length;
}

/// Whole entries that both begin with.
void cut_equal_start(std::string_view& a, std::string_view& b, std::size_t id_bytes) {
    const std::size_t equal = equal_bytes_at_start(a, b);
    for (std::size_t passed = 0; !a.empty();) {
        const std::size_t length = end_of_line(a, id_bytes);
        if (passed + length > equal) return;
        passed += length;
        a.remove_prefix(length);
        b.remove_prefix(length);
    }
}

/// git sorts a directory as if its name ended with a slash.
int order(const TreeLine& a, const TreeLine& b) {
    const std::size_t shared = std::min(a.name.size(), b.name.size());
    const int start = a.name.substr(0, shared).compare(b.name.substr(0, shared));
    if (start != 0) return start;
    const auto next = [shared](const TreeLine& line) -> int {
        if (line.name.size() > shared) return static_cast<unsigned char>(line.name[shared]);
        return line.is_tree() ? '/' : '\0';
    };
    return next(a) - next(b);
}

}  // namespace

TreeLine take_tree_line(std::string_view& tree, std::size_t id_bytes) {
    const std::size_t end = end_of_line(tree, id_bytes);
    const std::string_view text = tree.substr(0, end - id_bytes - 1);
    TreeLine line;
    const std::size_t space = text.find(' ');
    if (space == std::string_view::npos || space == 0 || space > 7) throw damaged("a tree");
    for (const char digit : text.substr(0, space)) {
        if (digit < '0' || digit > '7') throw damaged("a tree");
        line.mode = line.mode * 8 + static_cast<unsigned>(digit - '0');
    }
    line.name = text.substr(space + 1);
    line.id = tree.substr(end - id_bytes, id_bytes);
    tree.remove_prefix(end);
    return line;
}

std::optional<TreeLine> find_tree_line(std::string_view tree, std::string_view name, std::size_t id_bytes) {
    // Most lines are of others: they are passed, not read.
    while (!tree.empty()) {
        const std::size_t start = std::min(tree.find(' '), tree.size() - 1) + 1;
        const bool fits = tree.size() - start > name.size() && tree[start + name.size()] == '\0';
        if (fits && tree.substr(start, name.size()) == name) return take_tree_line(tree, id_bytes);
        tree.remove_prefix(end_of_line(tree, id_bytes));
    }
    return std::nullopt;
}

void TreeCompare::compare(std::string_view before, std::string_view after, std::string path) {
    path_ = std::move(path);
    depth_ = 0;
    if (before == after) return;
    const auto old_tree = before.empty() ? nullptr : read_(before);
    const auto new_tree = after.empty() ? nullptr : read_(after);
    compare_text(old_tree ? std::string_view{*old_tree} : "", new_tree ? std::string_view{*new_tree} : "");
}

void TreeCompare::compare_text(std::string_view before, std::string_view after) {
    cut_equal_start(before, after, id_bytes_);
    const std::size_t equal = equal_bytes_at_end(before, after);
    while (!before.empty() || !after.empty()) {
        if (before.size() == after.size() && before.size() <= equal) return;
        std::string_view old_rest = before, new_rest = after;
        TreeLine old_line, new_line;
        if (!before.empty()) old_line = take_tree_line(old_rest, id_bytes_);
        if (!after.empty()) new_line = take_tree_line(new_rest, id_bytes_);
        const int by_name = before.empty() ? 1 : after.empty() ? -1 : order(old_line, new_line);
        if (by_name <= 0) before = old_rest;
        if (by_name >= 0) after = new_rest;
        differ(by_name <= 0 ? old_line : TreeLine{}, by_name >= 0 ? new_line : TreeLine{});
    }
}

/// Directories are gone through; one side may be absent.
void TreeCompare::differ(const TreeLine& before, const TreeLine& after) {
    if (before.id == after.id && before.mode == after.mode) return;
    const std::size_t length = path_.size();
    path_ += before.name.empty() ? after.name : before.name;
    if (!before.is_tree() && !after.is_tree()) {
        tell_({path_, before, after});
    } else if (before.id != after.id) {
        if (++depth_ > deepest_tree) throw fatal("a tree of the repository is too deep");
        path_ += '/';
        const auto old_tree = before.is_tree() ? read_(before.id) : nullptr;
        const auto new_tree = after.is_tree() ? read_(after.id) : nullptr;
        compare_text(old_tree ? std::string_view{*old_tree} : "",
                     new_tree ? std::string_view{*new_tree} : "");
        --depth_;
    }
    path_.resize(length);
}

}  // namespace dltask::git
