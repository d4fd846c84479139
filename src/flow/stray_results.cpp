// SPDX-License-Identifier: Apache-2.0
#include "flow/stray_results.hpp"

#include <algorithm>

#include "flow/journal.hpp"
#include "flow/loose_files.hpp"
#include "sys/file.hpp"

namespace dltask::flow {

MoveFiles stray_results(const Snapshot& snapshot, const std::filesystem::path& work_tree,
                        const model::BranchName& branch, const Harvest& harvest) {
    MoveFiles strays;
    const git::WorkTree* tree = snapshot.checked_out(branch.ref());
    if (tree != nullptr && tree->path == work_tree) return strays;
    if (!sys::same_file_system(work_tree, snapshot.repository().common_dir)) return strays;
    const Journal journal{snapshot.repository().state_dir()};
    const std::filesystem::path trash = journal.trash(journal.next_id(snapshot.now));
    const std::string inside = branch.directory() + '/';
    for (const std::string& path : loose_files(snapshot.runner_at(work_tree), branch.directory())) {
        const std::string inner = path.substr(inside.size());
        const bool is_artifact =
            std::any_of(harvest.artifacts.begin(), harvest.artifacts.end(),
                        [&](const model::Artifact& artifact) { return artifact.path == inner; });
        if (is_artifact || !snapshot.objects.entry(harvest.tree, inner)) continue;
        strays.moves.push_back(FileMove{work_tree / path, trash / path, false});
    }
    return strays;
}

}  // namespace dltask::flow
