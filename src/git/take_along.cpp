// SPDX-License-Identifier: Apache-2.0
#include "git/take_along.hpp"

#include <map>
#include <set>
#include <string>

namespace dltask::git {
namespace {

/// What the sides have in one directory.
struct Known {
    std::set<std::string> ids;
    std::map<std::string, std::vector<model::ObjectId>> directories;

    Known(const ObjectReader& objects, const std::vector<model::ObjectId>& sides) {
        for (const model::ObjectId& side : sides) {
            const std::optional<Tree> entries = side ? objects.tree(side.hex()) : std::nullopt;
            if (entries) add(*entries);
        }
    }

private:
    void add(const Tree& entries) {
        for (const TreeEntry& entry : entries) {
            ids.insert(entry.id.hex());
            if (entry.mode == Mode::tree) directories[entry.name].push_back(entry.id);
        }
    }
};

}  // namespace

void take_along(ObjectBuilder& objects, const model::ObjectId& id) {
    if (objects.holds(id)) return;
    std::optional<Object> object = objects.read(id.hex());
    if (object) objects.add(object->type, std::move(object->data));
}

void take_along(ObjectBuilder& objects, const model::ObjectId& tree,
                const std::vector<model::ObjectId>& sides) {
    const std::optional<Tree> entries = objects.tree(tree.hex());
    if (!entries) return;
    take_along(objects, tree);
    Known known{objects, sides};
    for (const TreeEntry& entry : *entries) {
        if (entry.mode == Mode::gitlink || known.ids.contains(entry.id.hex())) continue;
        if (entry.mode == Mode::tree) {
            take_along(objects, entry.id, known.directories[entry.name]);
        } else {
            take_along(objects, entry.id);
        }
    }
}

}  // namespace dltask::git
