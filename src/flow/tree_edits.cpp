// SPDX-License-Identifier: Apache-2.0
#include "flow/tree_edits.hpp"

#include <algorithm>

namespace dltask::flow {

void TreeEdits::put(std::string_view path, const git::TreeEntry& entry) {
    TreeEdits* here = this;
    while (!path.empty()) {
        const std::size_t end = std::min(path.find('/'), path.size());
        here = &here->below_[std::string{path.substr(0, end)}];
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    here->entry_ = entry;
}

model::ObjectId TreeEdits::apply(git::ObjectBuilder& objects, const model::ObjectId& root) const {
    std::map<std::string, git::TreeEntry> entries;
    const auto tree = root ? objects.tree(root.hex()) : std::nullopt;
    if (tree) {
        for (const git::TreeEntry& entry : *tree) entries.emplace(entry.name, entry);
    }
    for (const auto& [name, edit] : below_) {
        git::TreeEntry entry = edit.entry_;
        if (!edit.below_.empty()) {
            const auto known = entries.find(name);
            const bool is_tree = known != entries.end() && known->second.mode == git::Mode::tree;
            entry = {git::Mode::tree, name,
                     edit.apply(objects, is_tree ? known->second.id : model::ObjectId{})};
        }
        entry.name = name;
        if (entry.id) {
            entries.insert_or_assign(name, entry);
        } else {
            entries.erase(name);
        }
    }
    if (entries.empty()) return {};
    git::Tree result;
    for (const auto& [name, entry] : entries) result.push_back(entry);
    return objects.add_tree(std::move(result));
}

}  // namespace dltask::flow
