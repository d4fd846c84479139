// SPDX-License-Identifier: Apache-2.0
#include "flow/tree_merge.hpp"

#include <map>
#include <optional>

namespace dltask::flow {
namespace {

using git::Mode;
using git::Tree;
using git::TreeEntry;
using Entry = std::optional<TreeEntry>;

class TreeMerge {
public:
    TreeMerge(git::ObjectBuilder& objects, std::vector<std::string>& conflicts)
        : objects_{objects}, conflicts_{conflicts} {}

    Tree merge(const Tree& from, const Tree& to, const Tree& onto, const std::string& prefix) {
        struct Sides {
            Entry from, to, onto;
        };
        std::map<std::string, Sides> names;
        for (const TreeEntry& entry : from) names[entry.name].from = entry;
        for (const TreeEntry& entry : to) names[entry.name].to = entry;
        for (const TreeEntry& entry : onto) names[entry.name].onto = entry;
        Tree result;
        for (const auto& [name, sides] : names) {
            Entry merged = entry(sides.from, sides.to, sides.onto, prefix + name);
            if (merged) result.push_back(std::move(*merged));
        }
        return result;
    }

private:
    Entry entry(const Entry& from, const Entry& to, const Entry& onto, const std::string& path) {
        if (from == to || onto == to) return onto;
        if (onto == from) return to;
        if (is_tree(to) && is_tree(onto) && (!from || is_tree(from))) {
            const Tree merged = merge(open(from), open(to), open(onto), path + '/');
            return TreeEntry{Mode::tree, onto->name, objects_.add_tree(merged)};
        }
        conflicts_.push_back(path);
        return onto;
    }

    static bool is_tree(const Entry& entry) { return entry && entry->mode == Mode::tree; }
    [[nodiscard]] Tree open(const Entry& entry) const {
        return entry ? objects_.tree(entry->id.hex()).value_or(Tree{}) : Tree{};
    }

    git::ObjectBuilder& objects_;
    std::vector<std::string>& conflicts_;
};

}  // namespace

model::ObjectId apply_changes(git::ObjectBuilder& objects, const model::ObjectId& from,
                              const model::ObjectId& to, const model::ObjectId& onto,
                              std::vector<std::string>& conflicts) {
    const auto open = [&](const model::ObjectId& id) {
        return id.is_none() ? Tree{} : objects.tree(id.hex() + "^{tree}").value_or(Tree{});
    };
    return objects.add_tree(TreeMerge{objects, conflicts}.merge(open(from), open(to), open(onto), ""));
}

}  // namespace dltask::flow
