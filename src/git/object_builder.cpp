// SPDX-License-Identifier: Apache-2.0
#include "git/object_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/error.hpp"
#include "git/object_hash.hpp"
#include "git/pack.hpp"

namespace dltask::git {
namespace {

void check_part(std::string_view part, std::string_view path) {
    const bool odd = part.empty() || part == "." || part == ".." || part == ".git" ||
                     part.find('\0') != std::string_view::npos;
    if (odd) throw fatal(fmt::format("'{}' cannot be a path in a tree", path));
}

Tree::iterator find(Tree& tree, std::string_view name) {
    return std::find_if(tree.begin(), tree.end(),
                        [name](const TreeEntry& entry) { return entry.name == name; });
}

/// `<id>`, `<id>:<path>` and `<id>^{type}` taken apart.
struct Name {
    std::string_view base;
    std::string_view type;  ///< empty: none asked for
    std::string_view path;
    bool has_path = false;
};

std::optional<Name> parse_name(std::string_view text) {
    Name name;
    const std::size_t colon = text.find(':');
    if (colon != std::string_view::npos) {
        name.has_path = true;
        name.path = text.substr(colon + 1);
        text = text.substr(0, colon);
    }
    const std::size_t peel = text.find("^{");
    name.base = text.substr(0, peel);
    if (peel == std::string_view::npos) return name;
    if (text.back() != '}') return std::nullopt;
    name.type = text.substr(peel + 2, text.size() - peel - 3);
    return name;
}

}  // namespace

ObjectBuilder::ObjectBuilder(const ObjectReader& below) : below_{below} {}

model::ObjectId ObjectBuilder::add(ObjectType type, std::string data) {
    model::ObjectId id = object_id(type, data, format());
    objects_.try_emplace(id.hex(), Object{id, type, std::move(data)});
    return id;
}

model::ObjectId ObjectBuilder::add_tree(Tree tree) {
    return add(ObjectType::tree, print_tree(std::move(tree), format()));
}

model::ObjectId ObjectBuilder::add_commit(const Commit& commit) {
    return add(ObjectType::commit, print_commit(commit));
}

model::ObjectId ObjectBuilder::with_entry(const model::ObjectId& root, std::string_view path, Mode mode,
                                          const model::ObjectId& id) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    check_part(part, path);
    Tree entries;
    if (!root.is_none()) {
        std::optional<Tree> existing = tree(root.hex());
        if (!existing) throw fatal(fmt::format("there is no tree '{}'", root.hex()));
        entries = std::move(*existing);
    }
    const auto found = find(entries, part);
    TreeEntry entry{mode, std::string{part}, id};
    if (slash != std::string_view::npos) {
        if (found != entries.end() && found->mode != Mode::tree) {
            throw fatal(fmt::format("'{}' is no directory in the tree", part));
        }
        const model::ObjectId inner = found == entries.end() ? model::ObjectId{} : found->id;
        entry.mode = Mode::tree;
        entry.id = with_entry(inner, path.substr(slash + 1), mode, id);
        // git keeps no empty directories.
        if (entry.id == object_id(ObjectType::tree, "", format())) entry.id = {};
    }
    if (found != entries.end()) entries.erase(found);
    if (!entry.id.is_none()) entries.push_back(std::move(entry));
    return add_tree(std::move(entries));
}

std::string ObjectBuilder::pack() const {
    PackWriter writer{format(), objects_.size()};
    for (const auto& [hex, object] : objects_) writer.add(object);
    return writer.finish();
}

PackInstallation ObjectBuilder::install(const Runner& runner, std::string_view keep_message) const {
    return empty() ? PackInstallation{} : PackInstallation{runner, pack(), format(), keep_message};
}

std::optional<ObjectInfo> ObjectBuilder::info(std::string_view name) const {
    const std::optional<Name> parsed = parse_name(name);
    if (!parsed || objects_.find(parsed->base) == objects_.end()) return below_.info(name);
    const std::optional<Object> object = read(name);
    if (!object) return std::nullopt;
    return ObjectInfo{object->id, object->type, object->data.size()};
}

std::optional<Object> ObjectBuilder::read(std::string_view name) const {
    const std::optional<Name> parsed = parse_name(name);
    const auto found = parsed ? objects_.find(parsed->base) : objects_.end();
    if (found == objects_.end()) return parsed ? read_below(name) : below_.read(name);
    if (parsed->has_path) {
        const std::optional<TreeEntry> at = entry(found->second.id, parsed->path);
        return at ? read(at->id.hex()) : std::nullopt;
    }
    const Object& object = found->second;
    if (parsed->type.empty() || parsed->type == name_of(object.type)) return object;
    if (parsed->type != "tree" || object.type != ObjectType::commit) return std::nullopt;
    return read(parse_commit(object.data).tree.hex());
}

/// A planner asks for the same few trees again and again; what an id names never changes.
std::optional<Object> ObjectBuilder::read_below(std::string_view name) const {
    constexpr std::size_t largest = 1U << 16U;
    const auto seen = seen_.find(name);
    if (seen != seen_.end()) return seen->second;
    std::optional<Object> object = below_.read(name);
    if (object && object->type != ObjectType::blob && object->data.size() <= largest) {
        seen_.emplace(name, *object);
    }
    return object;
}

std::vector<std::optional<Object>> ObjectBuilder::read_all(const std::vector<std::string>& names) const {
    std::vector<std::optional<Object>> objects(names.size());
    std::vector<std::string> unknown;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::optional<Name> parsed = parse_name(names[i]);
        if (parsed && objects_.find(parsed->base) != objects_.end()) {
            objects[i] = read(names[i]);
        } else {
            unknown.push_back(names[i]);
            places.push_back(i);
        }
    }
    std::vector<std::optional<Object>> found = below_.read_all(unknown);
    for (std::size_t i = 0; i < places.size(); ++i) objects[places[i]] = std::move(found[i]);
    return objects;
}

model::ObjectFormat ObjectBuilder::format() const {
    return below_.format();
}

std::vector<std::string> ObjectBuilder::ids(const std::vector<ObjectType>& types) const {
    std::vector<std::string> result;
    for (const auto& [hex, object] : objects_) {
        if (std::find(types.begin(), types.end(), object.type) != types.end()) result.push_back(hex);
    }
    return result;
}

}  // namespace dltask::git
