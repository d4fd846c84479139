// SPDX-License-Identifier: Apache-2.0
#include "flow/code_merge.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "flow/history.hpp"
#include "flow/scratch_objects.hpp"
#include "git/take_along.hpp"

namespace dltask::flow {
namespace {

/// How the user knows a commit: by the branch that is at it.
std::string known_as(const Snapshot& snapshot, const model::ObjectId& commit) {
    if (commit == snapshot.main) return snapshot.settings.branches.main;
    if (commit == snapshot.dev) return snapshot.settings.branches.dev;
    return commit.brief();
}

Error unrelated(const Snapshot& snapshot, const model::ObjectId& ours, const model::ObjectId& theirs) {
    const std::string one = known_as(snapshot, ours);
    const std::string other = known_as(snapshot, theirs);
    if (snapshot.repository().shallow) {
        return refused(
            fmt::format("this shallow clone has no commit that '{}' and '{}' have in common", one, other),
            {"git fetch --unshallow"});
    }
    return refused(fmt::format("'{}' and '{}' have no commit in common", one, other),
                   {fmt::format("git log --oneline --graph {} {}", one, other),
                    fmt::format("what it was before: git reflog {}", other)});
}

void keep_whole(Snapshot& snapshot, const model::ObjectId& merged,
                const std::vector<model::ObjectId>& sides) {
    // What a partial clone lacks is not there to be lost, and looking for it would ask the remote.
    if (git::is_partial_clone(snapshot.session.config)) return;
    if (std::find(sides.begin(), sides.end(), merged) == sides.end())
        git::take_along(snapshot.objects, merged, sides);
}

CodeMerge merge_by_git(Snapshot& snapshot, const model::ObjectId& ours, const model::ObjectId& theirs) {
    ScratchObjects scratch{snapshot};
    const git::Runner::Arguments words{"merge-tree",    "--write-tree", "-z",        "--name-only",
                                       "--no-messages", ours.hex(),     theirs.hex()};
    const sys::ProcessResult result = scratch.runner().try_query(words);
    if (result.err.find("unrelated histories") != std::string::npos) throw unrelated(snapshot, ours, theirs);
    if (result.exit_code != 0 && result.exit_code != 1) throw git::git_failure(words, result);
    CodeMerge merge;
    std::string_view rest = result.out;
    for (bool first = true; !rest.empty(); first = false) {
        const std::size_t end = std::min(rest.find('\0'), rest.size());
        const std::string_view word = rest.substr(0, end);
        if (first) merge.tree = model::ObjectId::parse(word).value_or(model::ObjectId{});
        if (!first && !word.empty()) merge.conflicts.emplace_back(word);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (result.exit_code == 0 && merge.tree && merge.clean()) {
        scratch.adopt();
        keep_whole(snapshot, merge.tree, {tree_of(snapshot, ours), tree_of(snapshot, theirs)});
        return merge;
    }
    if (merge.clean()) throw git::git_failure(words, result);
    merge.tree = {};
    return merge;
}

}  // namespace

CodeMerge merge_code(Snapshot& snapshot, const model::ObjectId& ours, const model::ObjectId& theirs) {
    if (is_ancestor(snapshot, ours, theirs)) return {tree_of(snapshot, theirs), {}};
    if (is_ancestor(snapshot, theirs, ours)) return {tree_of(snapshot, ours), {}};
    return merge_by_git(snapshot, ours, theirs);
}

CodeMerge replay(Snapshot& snapshot, const model::ObjectId& commit, const model::ObjectId& onto) {
    const auto replayed = snapshot.objects.commit(commit.hex());
    const auto base = replayed->parents.empty() ? model::ObjectId{} : replayed->parents.front();
    const model::ObjectId tree = tree_of(snapshot, onto);
    if (base && tree_of(snapshot, base) == tree) return {replayed->tree, {}};
    // A commit whose only parent is the wanted base makes git merge from that base.
    git::Commit stand_in;
    stand_in.tree = tree;
    if (base) stand_in.parents = {base};
    stand_in.author = stand_in.committer = "git-dltask <> 0 +0000";
    stand_in.message = "stand-in\n";
    return merge_by_git(snapshot, snapshot.objects.add_commit(stand_in), commit);
}

}  // namespace dltask::flow
