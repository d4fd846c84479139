// SPDX-License-Identifier: Apache-2.0
#include "git/objects.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/error.hpp"
#include "git/object_hash.hpp"

namespace dltask::git {
namespace {

/// One entry of a tree's bytes, in place.
struct RawEntry {
    unsigned mode = 0;
    std::string_view name;
    std::string_view id;
};

RawEntry take_entry(std::string_view& data, std::size_t id_bytes) {
    RawEntry entry;
    const std::size_t space = data.find(' ');
    const std::size_t nul = data.find('\0');
    if (nul == std::string_view::npos || space > nul || data.size() - nul - 1 < id_bytes) {
        throw fatal("a tree object is damaged");
    }
    const auto [rest, error] = std::from_chars(data.data(), data.data() + space, entry.mode, 8);
    if (error != std::errc{} || rest != data.data() + space) throw fatal("a tree object is damaged");
    entry.name = data.substr(space + 1, nul - space - 1);
    entry.id = data.substr(nul + 1, id_bytes);
    data.remove_prefix(nul + 1 + id_bytes);
    return entry;
}

/// Histories of 2005 to 2008 have files of mode 100664.
Mode mode_of(unsigned mode) {
    constexpr unsigned type_mask = 0170000;
    constexpr unsigned regular = 0100000;
    constexpr unsigned owner_executes = 0100;
    if ((mode & type_mask) == regular) {
        return (mode & owner_executes) != 0 ? Mode::executable : Mode::file;
    }
    for (const Mode known : {Mode::tree, Mode::symlink, Mode::gitlink}) {
        if ((mode & type_mask) == static_cast<unsigned>(known)) return known;
    }
    throw fatal(fmt::format("a tree object has an entry of unknown mode {:o}", mode));
}

TreeEntry to_entry(const RawEntry& raw) {
    return {mode_of(raw.mode), std::string{raw.name}, model::ObjectId::from_raw(raw.id)};
}

bool sorts_before(const TreeEntry& a, const TreeEntry& b) {
    const auto unsigned_less = [](std::string_view x, std::string_view y) {
        return x.compare(y) < 0;  // char_traits<char> compares as unsigned char
    };
    const std::size_t shared = std::min(a.name.size(), b.name.size());
    const int order = std::string_view{a.name}.substr(0, shared).compare({b.name.data(), shared});
    if (order != 0) return order < 0;
    const auto tail = [shared](const TreeEntry& entry) {
        return entry.name.substr(shared) + (entry.mode == Mode::tree ? "/" : "");
    };
    return unsigned_less(tail(a), tail(b));
}

std::optional<TreeEntry> find_entry(std::string_view tree, std::string_view name,
                                    model::ObjectFormat format) {
    while (!tree.empty()) {
        const RawEntry entry = take_entry(tree, raw_bytes(format));
        if (entry.name == name) return to_entry(entry);
    }
    return std::nullopt;
}

model::ObjectId id_of(std::string_view hex) {
    const auto id = model::ObjectId::parse(hex);
    if (!id) throw fatal("a commit or tag object is damaged");
    return *id;
}

/// What a tag object names: the value of its first line.
model::ObjectId target_of_tag(std::string_view data) {
    constexpr std::string_view key = "object ";
    if (data.substr(0, key.size()) != key) throw fatal("a tag object is damaged");
    return id_of(data.substr(key.size(), data.find('\n') - key.size()));
}

/// The object itself, or what tags and, for a tree, commits lead to.
std::optional<Object> read_peeled(const ObjectReader& reader, std::string_view name, ObjectType wanted) {
    std::optional<Object> object = reader.read(name);
    while (object && object->type != wanted) {
        if (object->type == ObjectType::tag) {
            object = reader.read(target_of_tag(object->data).hex());
        } else if (object->type == ObjectType::commit && wanted == ObjectType::tree) {
            object = reader.read(parse_commit(object->data).tree.hex());
        } else {
            return std::nullopt;
        }
    }
    return object;
}

void take_header(Commit& commit, std::string_view key, std::string_view value) {
    if (key == "tree") {
        commit.tree = id_of(value);
    } else if (key == "parent") {
        commit.parents.push_back(id_of(value));
    } else if (key == "author") {
        commit.author = value;
    } else if (key == "committer") {
        commit.committer = value;
    } else if (key == "encoding") {
        commit.encoding = value;
    } else if (key == "gpgsig" || key == "gpgsig-sha256") {
        commit.is_signed = true;
    }
}

}  // namespace

std::string_view name_of(ObjectType type) {
    switch (type) {
        case ObjectType::blob:
            return "blob";
        case ObjectType::tree:
            return "tree";
        case ObjectType::commit:
            return "commit";
        case ObjectType::tag:
            return "tag";
    }
    throw fatal("an object of unknown type");
}

Tree parse_tree(std::string_view data, model::ObjectFormat format) {
    Tree tree;
    while (!data.empty()) tree.push_back(to_entry(take_entry(data, raw_bytes(format))));
    return tree;
}

std::string print_tree(Tree tree, model::ObjectFormat format) {
    std::sort(tree.begin(), tree.end(), sorts_before);
    std::string data;
    data.reserve(tree.size() * (raw_bytes(format) + 32));
    for (const TreeEntry& entry : tree) {
        fmt::format_to(std::back_inserter(data), "{:o} {}", static_cast<unsigned>(entry.mode), entry.name);
        data.push_back('\0');
        data += entry.id.raw();
    }
    return data;
}

Commit parse_commit(std::string_view data) {
    Commit commit;
    for (;;) {
        const std::size_t end = data.find('\n');
        if (end == 0 || data.empty()) break;
        if (end == std::string_view::npos) throw fatal("a commit object is damaged");
        const std::string_view line = data.substr(0, end);
        const std::size_t space = line.find(' ');
        // A line that begins with a space goes on with the value before it (a signature).
        if (space != 0 && space != std::string_view::npos) {
            take_header(commit, line.substr(0, space), line.substr(space + 1));
        }
        data.remove_prefix(end + 1);
    }
    if (commit.tree.is_none()) throw fatal("a commit object is damaged");
    commit.message = data.empty() ? data : data.substr(1);
    return commit;
}

std::string print_commit(const Commit& commit) {
    std::string data = fmt::format("tree {}\n", commit.tree.hex());
    for (const model::ObjectId& parent : commit.parents) data += fmt::format("parent {}\n", parent.hex());
    data += fmt::format("author {}\ncommitter {}\n", commit.author, commit.committer);
    if (!commit.encoding.empty()) data += fmt::format("encoding {}\n", commit.encoding);
    return data + '\n' + commit.message;
}

std::optional<Tree> ObjectReader::tree(std::string_view name) const {
    const std::optional<Object> object = read_peeled(*this, name, ObjectType::tree);
    if (!object) return std::nullopt;
    return parse_tree(object->data, format());
}

std::optional<std::string> ObjectReader::blob(std::string_view name) const {
    std::optional<Object> object = read_peeled(*this, name, ObjectType::blob);
    if (!object) return std::nullopt;
    return std::move(object->data);
}

std::optional<Commit> ObjectReader::commit(std::string_view name) const {
    const std::optional<Object> object = read_peeled(*this, name, ObjectType::commit);
    if (!object) return std::nullopt;
    return parse_commit(object->data);
}

std::optional<TreeEntry> ObjectReader::entry(const model::ObjectId& root, std::string_view path) const {
    TreeEntry here{Mode::tree, "", root};
    while (!path.empty()) {
        if (here.mode != Mode::tree) return std::nullopt;
        const std::optional<Object> tree = read_peeled(*this, here.id.hex(), ObjectType::tree);
        if (!tree) return std::nullopt;
        const std::size_t end = std::min(path.find('/'), path.size());
        std::optional<TreeEntry> next = find_entry(tree->data, path.substr(0, end), format());
        if (!next) return std::nullopt;
        here = std::move(*next);
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return here;
}

}  // namespace dltask::git
