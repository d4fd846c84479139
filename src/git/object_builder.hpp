// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "git/objects.hpp"
#include "git/pack_installation.hpp"
#include "git/runner.hpp"

namespace dltask::git {

/// New objects, kept in memory until a Plan is carried out: a dry run throws them away, and nothing
/// of a refused command ever reaches the object database. Reads fall through to `below`, so that a
/// planner sees new and old objects alike.
class ObjectBuilder final : public ObjectReader {
public:
    explicit ObjectBuilder(const ObjectReader& below);

    model::ObjectId add(ObjectType type, std::string data);
    model::ObjectId add_blob(std::string data) { return add(ObjectType::blob, std::move(data)); }
    model::ObjectId add_tree(Tree tree);
    model::ObjectId add_commit(const Commit& commit);
    /// A copy of tree `root` (none: an empty one) in which `path` is `entry`'s mode and id; missing
    /// directories are made, an existing entry is replaced. A none id removes the path.
    model::ObjectId with_entry(const model::ObjectId& root, std::string_view path, Mode mode,
                               const model::ObjectId& id);

    [[nodiscard]] bool empty() const noexcept { return objects_.empty(); }
    /// Whether it was made here. Asking a partial clone would send it to its remote for what nobody has yet.
    [[nodiscard]] bool holds(const model::ObjectId& id) const { return objects_.contains(id.hex()); }
    /// The new objects of these types, as hex ids.
    [[nodiscard]] std::vector<std::string> ids(const std::vector<ObjectType>& types) const;
    /// Begins to write the new objects as one pack.
    [[nodiscard]] PackInstallation install(const Runner& runner, std::string_view keep_message) const;
    /// The pack itself, for the tests and for a quarantine on disk.
    [[nodiscard]] std::string pack() const;

    [[nodiscard]] std::optional<ObjectInfo> info(std::string_view name) const override;
    [[nodiscard]] std::optional<Object> read(std::string_view name) const override;
    [[nodiscard]] std::vector<std::optional<Object>> read_all(
        const std::vector<std::string>& names) const override;
    [[nodiscard]] model::ObjectFormat format() const override;

private:
    [[nodiscard]] std::optional<Object> read_below(std::string_view name) const;

    const ObjectReader& below_;
    mutable std::map<std::string, Object, std::less<>> seen_;  ///< small trees and commits from below
    std::map<std::string, Object, std::less<>> objects_;       ///< by hex id
};

/// The id that git gives to such an object.
[[nodiscard]] model::ObjectId object_id(ObjectType type, std::string_view data, model::ObjectFormat format);

}  // namespace dltask::git
