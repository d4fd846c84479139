// SPDX-License-Identifier: Apache-2.0
#include "flow/branch_moves.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "flow/absent_branch.hpp"
#include "flow/branch_in_use.hpp"
#include "flow/journal.hpp"
#include "flow/task_commit.hpp"
#include "flow/tree_diff.hpp"
#include "params/hint.hpp"
#include "sys/file.hpp"

namespace dltask::flow {
namespace {

/// An undo and a redo bring a branch back, they do not begin it.
bool begins(const Plan& plan, const std::string& ref) {
    if (plan.command == "undo" || plan.command == "redo") return false;
    return std::any_of(plan.steps.begin(), plan.steps.end(), [&ref](const Step& step) {
        const auto* refs = std::get_if<MoveRefs>(&step);
        return refs != nullptr &&
               std::any_of(refs->moves.begin(), refs->moves.end(),
                           [&ref](const RefMove& move) { return move.ref == ref && move.from.is_none(); });
    });
}

/// On which branch HEAD was when the branch was begun, as the operation log knows it. What took HEAD there
/// later, `carry` for one, does not matter.
std::string begun_on(const Snapshot& snapshot, const model::BranchName& branch) {
    const std::vector<Operation> operations = Journal{snapshot.repository().state_dir()}.operations();
    const auto begun = std::find_if(operations.rbegin(), operations.rend(), [&branch](const Operation& one) {
        return begins(one.plan, branch.ref());
    });
    if (begun == operations.rend()) return "";
    for (const Step& step : begun->plan.steps) {
        const auto* move = std::get_if<MoveWorkTree>(&step);
        if (move != nullptr && move->to.branch == branch.ref()) return move->from.branch;
    }
    return "";
}

model::ObjectId value_after(const Snapshot& snapshot, const std::string& ref,
                            const std::vector<RefMove>& moved) {
    for (const RefMove& move : moved) {
        if (move.ref == ref) return move.to;
    }
    const auto info = snapshot.objects.info(ref + "^{commit}");
    return info ? info->id : model::ObjectId{};
}

}  // namespace

void require_usable(const git::WorkTree& tree) {
    if (tree.missing) {
        throw refused(fmt::format("the work tree '{}' is gone", tree.path.string()), {"git worktree prune"});
    }
    if (tree.locked) {
        throw refused(fmt::format("the work tree '{}' is locked", tree.path.string()),
                      {fmt::format("git worktree unlock {}", params::shell_word(tree.path.native()))});
    }
}

std::pair<model::ObjectId, const git::WorkTree*> require_ready(Snapshot& snapshot,
                                                               const model::BranchName& branch) {
    const model::ObjectId tip = snapshot.branch_tip(branch.full);
    if (tip.is_none()) throw no_local_branch(snapshot, branch);
    require_not_in_use(snapshot.repository(), branch.ref());
    const git::WorkTree* tree = snapshot.checked_out(branch.ref());
    if (tree == nullptr) return {tip, nullptr};
    require_usable(*tree);
    require_calm(snapshot, tree->path);
    return {tip, tree};
}

namespace {

void require_unlocked(const Snapshot& snapshot, const std::string& ref) {
    const std::filesystem::path lock = snapshot.repository().common_dir / (ref + ".lock");
    std::error_code error;
    if (!std::filesystem::exists(lock, error)) return;
    throw refused(fmt::format("another git process has locked '{}' ('{}')", ref, lock.string()),
                  {"wait for it to end, then try again; if none runs any more, remove the file"});
}

}  // namespace

std::vector<Step> branch_steps(const Snapshot& snapshot, const std::vector<RefMove>& moves) {
    MoveRefs free;
    std::vector<Step> bound;
    for (const RefMove& move : moves) {
        if (move.from == move.to) continue;
        require_unlocked(snapshot, move.ref);
        const git::WorkTree* tree = snapshot.checked_out(move.ref);
        if (tree == nullptr) {
            free.moves.push_back(move);
            continue;
        }
        require_usable(*tree);
        require_calm(snapshot, tree->path);
        require_room(snapshot, tree->path, move.from, move.to);
        bound.push_back(MoveWorkTree{tree->path, snapshot.git_dir_of(tree->path),
                                     HeadPosition{move.ref, move.from}, HeadPosition{move.ref, move.to},
                                     false});
    }
    std::vector<Step> steps;
    if (!free.moves.empty()) steps.push_back(std::move(free));
    steps.insert(steps.end(), bound.begin(), bound.end());
    return steps;
}

HeadPosition place_after(const Snapshot& snapshot, const model::BranchName& branch,
                         const std::vector<RefMove>& moved) {
    const model::BranchScheme& scheme = snapshot.settings.branches;
    const bool to_dev = branch.kind == model::BranchKind::feature && scheme.has_dev();
    const std::string home = "refs/heads/" + (to_dev ? scheme.dev : scheme.main);
    for (const std::string& ref : {begun_on(snapshot, branch), home}) {
        if (ref.empty() || ref == branch.ref() || snapshot.checked_out(ref) != nullptr) continue;
        const model::ObjectId commit = value_after(snapshot, ref, moved);
        if (commit) return HeadPosition{ref, commit};
    }
    return HeadPosition{"", value_after(snapshot, home, moved)};
}

model::ObjectId first_of(const Snapshot& snapshot, const model::BranchName& branch,
                         const model::ObjectId& tip) {
    model::ObjectId first = tip;
    constexpr int longest_line = 10'000;
    for (int i = 0; i < longest_line; ++i) {
        const auto commit = snapshot.objects.commit(first.hex());
        if (!commit || commit->parents.empty() || !directory_at(snapshot, commit->parents.front(), branch))
            break;
        first = commit->parents.front();
    }
    return first;
}

model::ObjectId start_of(const Snapshot& snapshot, const model::BranchName& branch,
                         const model::ObjectId& tip) {
    if (!directory_at(snapshot, tip, branch)) return tip;
    const auto first = snapshot.objects.commit(first_of(snapshot, branch, tip).hex());
    return first && !first->parents.empty() ? first->parents.front() : model::ObjectId{};
}

std::vector<std::string> changes_outside(const Snapshot& snapshot, const model::BranchName& branch,
                                         const model::ObjectId& tip) {
    const std::string inside = branch.directory() + '/';
    std::vector<std::string> paths;
    for (const TreeChange& change : diff_trees(snapshot.objects, start_of(snapshot, branch, tip), tip)) {
        if (change.path.compare(0, inside.size(), inside) != 0) paths.push_back(change.path);
    }
    return paths;
}

}  // namespace dltask::flow
