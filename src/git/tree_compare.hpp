// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "model/object_id.hpp"

namespace dltask::git {

/// One entry of a tree's bytes, in place.
struct TreeLine {
    unsigned mode = 0;
    std::string_view name;
    std::string_view id;  ///< raw
    [[nodiscard]] bool is_tree() const noexcept { return (mode & 0170000U) == 0040000U; }
    [[nodiscard]] bool is_file() const noexcept { return (mode & 0170000U) == 0100000U; }
};

/// The first entry, which is cut off. Throws fatal when the tree is damaged.
[[nodiscard]] TreeLine take_tree_line(std::string_view& tree, std::size_t id_bytes);
[[nodiscard]] std::optional<TreeLine> find_tree_line(std::string_view tree, std::string_view name,
                                                     std::size_t id_bytes);

/// A path that two trees have otherwise; no directory. Absent sides have no id.
struct TreeChange {
    std::string_view path;
    TreeLine before;
    TreeLine after;
};

/// Gives a tree by its raw id; throws when there is none.
using ReadTree = std::function<std::shared_ptr<const std::string>(std::string_view raw_id)>;

/// Finds what differs between trees, as `git diff-tree -r --no-renames` does and in its order. What
/// long trees have in common is passed over without a look at its entries.
class TreeCompare {
public:
    using Tell = std::function<void(const TreeChange&)>;
    TreeCompare(ReadTree read, std::size_t id_bytes, Tell tell)
        : read_{std::move(read)}, id_bytes_{id_bytes}, tell_{std::move(tell)} {}

    /// Raw ids of trees; empty: no tree. `path` is where they are: "" or "a/".
    void compare(std::string_view before, std::string_view after, std::string path);

private:
    void compare_text(std::string_view before, std::string_view after);
    void differ(const TreeLine& before, const TreeLine& after);

    ReadTree read_;
    std::size_t id_bytes_;
    Tell tell_;
    std::string path_;
    int depth_ = 0;
};

}  // namespace dltask::git
