// SPDX-License-Identifier: Apache-2.0
#include "flow/task_commit.hpp"

namespace dltask::flow {

model::ObjectId directory_at(const Snapshot& snapshot, const model::ObjectId& commit,
                             const model::BranchName& branch) {
    const auto entry = snapshot.objects.entry(commit, branch.directory());
    return entry && entry->mode == git::Mode::tree ? entry->id : model::ObjectId{};
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
