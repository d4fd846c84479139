// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/object_id.hpp"

namespace dltask::git {

enum class ObjectType { blob, tree, commit, tag };

[[nodiscard]] std::string_view name_of(ObjectType type);

struct ObjectInfo {
    model::ObjectId id;
    ObjectType type = ObjectType::blob;
    std::uint64_t bytes = 0;
};

struct Object {
    model::ObjectId id;
    ObjectType type = ObjectType::blob;
    std::string data;
};

/// File modes as they stand in trees.
enum class Mode : unsigned {
    tree = 040000,
    file = 0100644,
    executable = 0100755,
    symlink = 0120000,
    gitlink = 0160000
};

struct TreeEntry {
    Mode mode = Mode::file;
    std::string name;
    model::ObjectId id;
    bool operator==(const TreeEntry&) const = default;
};
using Tree = std::vector<TreeEntry>;

[[nodiscard]] Tree parse_tree(std::string_view data, model::ObjectFormat format);
/// Sorts as git does (a directory as if its name ended with `/`) and prints.
[[nodiscard]] std::string print_tree(Tree tree, model::ObjectFormat format);

struct Commit {
    model::ObjectId tree;
    std::vector<model::ObjectId> parents;
    std::string author;  ///< `Name <mail> 1795314600 +0800`
    std::string committer;
    std::string encoding;  ///< empty: UTF-8
    bool is_signed = false;
    std::string message;
};
[[nodiscard]] Commit parse_commit(std::string_view data);
[[nodiscard]] std::string print_commit(const Commit& commit);

/// Reads objects. `name` is anything `git rev-parse` takes that needs no options: an id, a full ref
/// name, `<ref>^{commit}`, `<ref>:<path>`. Absent objects are nullopt; a damaged one is fatal.
class ObjectReader {
public:
    virtual ~ObjectReader() = default;
    [[nodiscard]] virtual std::optional<ObjectInfo> info(std::string_view name) const = 0;
    [[nodiscard]] virtual std::optional<Object> read(std::string_view name) const = 0;
    /// Many at once, in the order asked; one by one unless the reader has a cheaper way.
    [[nodiscard]] virtual std::vector<std::optional<ObjectInfo>> info_all(
        const std::vector<std::string>& names) const {
        std::vector<std::optional<ObjectInfo>> infos;
        for (const std::string& name : names) infos.push_back(info(name));
        return infos;
    }
    /// Many at once, in the order asked; much cheaper than one by one where a process answers.
    [[nodiscard]] virtual std::vector<std::optional<Object>> read_all(
        const std::vector<std::string>& names) const = 0;
    [[nodiscard]] virtual model::ObjectFormat format() const = 0;
    /// Where git-lfs keeps the contents that pointers stand for; empty: nowhere.
    [[nodiscard]] virtual std::filesystem::path lfs_objects() const { return {}; }

    [[nodiscard]] std::optional<Tree> tree(std::string_view name) const;
    [[nodiscard]] std::optional<std::string> blob(std::string_view name) const;
    [[nodiscard]] std::optional<Commit> commit(std::string_view name) const;
    /// The entry at a `/`-separated path below a tree or commit.
    [[nodiscard]] std::optional<TreeEntry> entry(const model::ObjectId& root, std::string_view path) const;
};

}  // namespace dltask::git
