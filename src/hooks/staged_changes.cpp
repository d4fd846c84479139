// SPDX-License-Identifier: Apache-2.0
#include "hooks/staged_changes.hpp"

#include "base/error.hpp"
#include "git/index_tree.hpp"
#include "git/raw_id.hpp"
#include "git/tree_compare.hpp"
#include "sys/mapped_file.hpp"

namespace dltask::hooks {
namespace {

std::optional<std::string> staged_tree(const Scene& scene, std::size_t id_bytes) {
    const auto named = scene.call.environment.get("GIT_INDEX_FILE");
    const auto index = sys::MappedFile::open(named && !named->empty() ? scene.call.directory / *named
                                                                      : scene.git_dir.own_path("index"));
    return index ? git::tree_of_index(index->bytes(), id_bytes) : std::nullopt;
}

std::vector<StagedChange> compare(ObjectQuery& objects, const std::string& before, const std::string& after) {
    std::vector<StagedChange> changes;
    const auto read = [&objects](std::string_view id) {
        auto tree = objects.data(id);
        if (tree == nullptr) throw fatal("tree " + git::to_hex(id) + " is missing");
        return tree;
    };
    const auto tell = [&changes](const git::TreeChange& change) {
        changes.push_back({std::string{change.path}, git::to_hex(change.before.id),
                           git::to_hex(change.after.id), change.after.is_file()});
    };
    git::TreeCompare{read, after.size(), tell}.compare(before, after, "");
    return changes;
}

}  // namespace

std::vector<StagedChange> staged_changes(const Scene& scene, ObjectQuery& objects,
                                         const std::string& commit) {
    const std::string id = commit == "HEAD" ? scene.git_dir.head_commit().value_or("") : commit;
    const auto head_tree = id.empty() ? std::nullopt : objects.facts(id + "^{tree}");
    const auto tree = head_tree ? staged_tree(scene, head_tree->id.size() / 2) : std::nullopt;
    if (!tree || objects.data(*tree) == nullptr) return scene.git.staged_against(commit);
    return compare(objects, git::to_raw(head_tree->id), *tree);
}

}  // namespace dltask::hooks
