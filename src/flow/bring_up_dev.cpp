// SPDX-License-Identifier: Apache-2.0
#include "flow/bring_up_dev.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "flow/code_merge.hpp"
#include "flow/history.hpp"
#include "flow/tree_merge.hpp"

namespace dltask::flow {
namespace {

Error in_conflict(const Snapshot& snapshot, const std::string& paths) {
    const model::BranchScheme& branches = snapshot.settings.branches;
    return refused(
        fmt::format("'{}' cannot be brought up to '{}', both changed:{}", branches.dev, branches.main, paths),
        {fmt::format("git checkout {} && git merge {}", branches.dev, branches.main)});
}

/// main and dev went apart outside this tool: git merges them, in the object database only.
model::ObjectId merged_tree(Snapshot& snapshot, const model::ObjectId& dev, const model::ObjectId& main) {
    const CodeMerge merge = merge_code(snapshot, dev, main);
    if (merge.clean()) return merge.tree;
    throw in_conflict(snapshot, name_paths(merge.conflicts));
}

}  // namespace

model::ObjectId dev_after(Snapshot& snapshot, CommitMaker& maker, const model::ObjectId& before,
                          const model::ObjectId& after) {
    if (snapshot.dev.is_none() || snapshot.settings.merge_dev_later || before == after) return {};
    if (is_ancestor(snapshot, snapshot.dev, before)) return after;
    // main as it was is part of dev, or made so by git; what is new in main goes on top of that.
    const bool contained = is_ancestor(snapshot, before, snapshot.dev);
    const model::ObjectId base = contained ? snapshot.dev : merged_tree(snapshot, snapshot.dev, before);
    std::vector<std::string> conflicts;
    const model::ObjectId tree = apply_changes(snapshot.objects, before, after, base, conflicts);
    if (!conflicts.empty()) throw in_conflict(snapshot, name_paths(conflicts));
    const model::BranchScheme& scheme = snapshot.settings.branches;
    return maker.merge({scheme.dev,
                        scheme.main,
                        tree,
                        {snapshot.dev, after},
                        fmt::format("chore: merge {} into {}\n", scheme.main, scheme.dev)});
}

}  // namespace dltask::flow
