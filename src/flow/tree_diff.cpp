// SPDX-License-Identifier: Apache-2.0
#include "flow/tree_diff.hpp"

#include <algorithm>
#include <map>

namespace dltask::flow {
namespace {

using git::Mode;
using git::Tree;
using git::TreeEntry;

Tree read(const git::ObjectReader& objects, const model::ObjectId& id) {
    if (id.is_none()) return {};
    return objects.tree(id.hex() + "^{tree}").value_or(Tree{});
}

class Differ {
public:
    Differ(const git::ObjectReader& objects, std::vector<TreeChange>& changes)
        : objects_{objects}, changes_{changes} {}

    void compare(const Tree& from, const Tree& to, const std::string& prefix) {
        std::map<std::string, std::pair<const TreeEntry*, const TreeEntry*>> both;
        for (const TreeEntry& entry : from) both[entry.name].first = &entry;
        for (const TreeEntry& entry : to) both[entry.name].second = &entry;
        for (const auto& [name, sides] : both) entry(prefix + name, sides.first, sides.second);
    }

private:
    void entry(const std::string& path, const TreeEntry* from, const TreeEntry* to) {
        if (from != nullptr && to != nullptr && *from == *to) return;
        const bool from_is_tree = from != nullptr && from->mode == Mode::tree;
        const bool to_is_tree = to != nullptr && to->mode == Mode::tree;
        if (from_is_tree || to_is_tree) {
            compare(from_is_tree ? read(objects_, from->id) : Tree{},
                    to_is_tree ? read(objects_, to->id) : Tree{}, path + '/');
        }
        TreeChange change;
        change.path = path;
        if (from != nullptr && !from_is_tree) {
            change.from_mode = from->mode;
            change.from = from->id;
        }
        if (to != nullptr && !to_is_tree) {
            change.to_mode = to->mode;
            change.to = to->id;
        }
        if (change.from || change.to) changes_.push_back(std::move(change));
    }

    const git::ObjectReader& objects_;
    std::vector<TreeChange>& changes_;
};

}  // namespace

std::vector<TreeChange> diff_trees(const git::ObjectReader& objects, const model::ObjectId& from,
                                   const model::ObjectId& to) {
    std::vector<TreeChange> changes;
    Differ{objects, changes}.compare(read(objects, from), read(objects, to), "");
    std::sort(changes.begin(), changes.end(),
              [](const TreeChange& a, const TreeChange& b) { return a.path < b.path; });
    return changes;
}

std::vector<TreeFile> list_files(const git::ObjectReader& objects, const model::ObjectId& tree,
                                 const std::string& prefix) {
    std::vector<TreeFile> files;
    for (const TreeChange& change : diff_trees(objects, {}, tree)) {
        files.push_back(TreeFile{prefix + change.path, change.to_mode, change.to});
    }
    return files;
}

}  // namespace dltask::flow
