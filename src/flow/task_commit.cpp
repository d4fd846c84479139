// SPDX-License-Identifier: Apache-2.0
#include "flow/task_commit.hpp"

namespace dltask::flow {

model::ObjectId directory_at(const Snapshot& snapshot, const model::ObjectId& commit,
                             const model::BranchName& branch) {
    const auto tree_at = [&](const std::string& path) {
        const auto entry = snapshot.objects.entry(commit, path);
        return entry && entry->mode == git::Mode::tree ? entry->id : model::ObjectId{};
    };
    const model::ObjectId tree = tree_at(branch.directory());
    if (tree || !branch.time) return tree;
    return tree_at("tasks/archive/" + branch.time->str().substr(0, 4) + '/' + branch.full);
}

model::ObjectId commit_directory(Snapshot& snapshot, CommitMaker& maker, const model::BranchName& branch,
                                 const model::ObjectId& tip, const model::ObjectId& directory_tree,
                                 const std::string& message) {
    if (directory_at(snapshot, tip, branch) == directory_tree) return tip;
    const model::ObjectId root = snapshot.objects.info(tip.hex() + "^{tree}")->id;
    const model::ObjectId tree =
        snapshot.objects.with_entry(root, branch.directory(), git::Mode::tree, directory_tree);
    return maker.commit(tree, {tip}, message);
}

Step record_step(const Snapshot& snapshot, const model::BranchName& branch, const model::ObjectId& tip,
                 const model::ObjectId& commit) {
    const git::WorkTree* tree = snapshot.checked_out(branch.ref());
    if (tree == nullptr) return MoveRefs{{RefMove{branch.ref(), tip, commit}}};
    return MoveWorkTree{tree->path, snapshot.git_dir_of(tree->path), HeadPosition{branch.ref(), tip},
                        HeadPosition{branch.ref(), commit}, true};
}

}  // namespace dltask::flow
