// SPDX-License-Identifier: Apache-2.0
#include "flow/finish_branch.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "base/error.hpp"
#include "flow/branch_moves.hpp"
#include "flow/code_merge.hpp"
#include "flow/commit_maker.hpp"
#include "flow/history.hpp"
#include "flow/host_merges.hpp"
#include "flow/hotfix.hpp"
#include "flow/merge_checks.hpp"
#include "flow/start_branch.hpp"

namespace dltask::flow {
namespace {

/// One branch on its way into its target.
struct IncomingBranch {
    model::BranchName branch;
    model::ObjectId tip;
    const git::WorkTree* tree = nullptr;  ///< that stands on it
};

class BranchFinisher {
public:
    BranchFinisher(Snapshot& snapshot, const BranchFinishRequest& request)
        : snapshot_{snapshot}, request_{request}, maker_{snapshot, request.dry_run} {}

    FinishedBranches finish() {
        for (const std::string& name : request_.branches) items_.push_back(look_at(name));
        find_target();
        for (const IncomingBranch& item : items_) merge(item);
        move_branches();
        for (const IncomingBranch& item : items_) leave(item);
        if (!request_.keep) remove_branches();
        done_.plan.command = "finish";
        done_.plan.description = "finish";
        for (const IncomingBranch& item : items_) done_.plan.description += " " + item.branch.full;
        return std::move(done_);
    }

private:
    [[nodiscard]] IncomingBranch look_at(const std::string& name) const {
        IncomingBranch item;
        item.branch = model::parse_branch(name, snapshot_.settings.branches);
        const model::BranchKind kind = item.branch.kind;
        if (kind != model::BranchKind::feature && kind != model::BranchKind::hotfix)
            throw not_to_finish(item.branch);
        require_main(snapshot_);
        require_dev(snapshot_);
        std::tie(item.tip, item.tree) = require_ready(snapshot_, item.branch);
        return item;
    }

    void find_target() {
        const model::BranchScheme& scheme = snapshot_.settings.branches;
        const bool to_dev = items_.front().branch.kind == model::BranchKind::feature && scheme.has_dev();
        done_.target = to_dev ? scheme.dev : scheme.main;
        before_ = after_ = to_dev ? snapshot_.dev : snapshot_.main;
    }

    [[nodiscard]] Error not_to_finish(const model::BranchName& branch) const {
        const std::string& name = branch.full;
        if (branch.kind == model::BranchKind::main) {
            return refused(
                fmt::format("'{}' is where branches are finished into: it is never finished", name),
                {"git dltask list --all"});
        }
        if (branch.kind == model::BranchKind::dev) {
            return refused(fmt::format("'{}' is never finished: a release brings it into '{}'", name,
                                       snapshot_.settings.branches.main),
                           {"git dltask release"});
        }
        return refused(fmt::format("'{}' is no task, feature or hotfix: there is nothing to finish", name),
                       {"git dltask list --all"});
    }

    void merge(const IncomingBranch& item) {
        if (is_ancestor(snapshot_, item.tip, after_)) return leave_out(item);
        const Incoming incoming{item.branch, item.tip, done_.target, after_};
        DebugWorkQuery debug{snapshot_, item.tip, before_};
        const CodeMerge merge = merge_code(snapshot_, after_, item.tip);
        require_no_debug_work(debug, incoming);
        if (!merge.clean()) throw conflict_with(incoming, merge.conflicts);
        if (has_content(snapshot_, after_, item.tip, merge.tree)) return leave_out(item);
        require_records_kept(snapshot_, incoming, merge.tree);
        done_.merged.push_back(item.branch.full);
        if (item.branch.kind == model::BranchKind::hotfix) {
            take_hotfix(merge_hotfix(snapshot_, maker_, incoming, merge.tree, !request_.no_release));
            return;
        }
        const std::string message = fmt::format("chore: merge {} into {}\n", item.branch.full, done_.target);
        after_ = maker_.merge({done_.target, item.branch.full, merge.tree, {after_, item.tip}, message});
        moves_ = {RefMove{"refs/heads/" + done_.target, before_, after_}};
    }

    /// Where it goes into the target alone, the other features are what it conflicts with.
    [[nodiscard]] Error conflict_with(const Incoming& incoming, const std::vector<std::string>& paths) {
        if (after_ == before_ || !merge_code(snapshot_, before_, incoming.tip).clean())
            return conflict(incoming, paths);
        const std::string others = fmt::format("{}", fmt::join(done_.merged, " "));
        return refused(fmt::format("'{}' and what is merged before it changed the same lines; nothing was "
                                   "merged:{}",
                                   incoming.source.full, name_paths(paths)),
                       {fmt::format("git dltask finish {}", others),
                        fmt::format("git switch {} && git merge {}", incoming.source.full, incoming.target)});
    }

    void leave_out(const IncomingBranch& item) {
        require_committed(item);
        done_.plan.notes.push_back(
            fmt::format("'{}' has all of '{}' already", done_.target, item.branch.full));
    }

    void take_hotfix(MergedHotfix&& merged) {
        moves_ = std::move(merged.moves);
        done_.tag = merged.tag;
        if (!merged.raw_tag.empty()) done_.plan.tags.push_back(std::move(merged.raw_tag));
        if (!merged.note.empty()) done_.plan.notes.push_back(std::move(merged.note));
    }

    /// Nothing to merge, and something uncommitted: that was to be committed first.
    void require_committed(const IncomingBranch& item) const {
        if (item.tree == nullptr || snapshot_.dirty(item.tree->path).empty()) return;
        std::vector<std::string> paths;
        for (const git::Dirty& file : snapshot_.dirty(item.tree->path)) paths.push_back(file.path);
        throw refused(fmt::format("'{}' has no commit that '{}' has not, but uncommitted changes:{}",
                                  item.branch.full, done_.target, name_paths(paths)),
                      {"git commit them first", fmt::format("git switch {}", done_.target)});
    }

    void move_branches() {
        for (Step& step : branch_steps(snapshot_, moves_)) done_.plan.steps.push_back(std::move(step));
    }

    /// A branch that goes with this one is no place to go to, though this one was begun on it.
    [[nodiscard]] std::vector<RefMove> moves_and_removals() const {
        std::vector<RefMove> all = moves_;
        for (const IncomingBranch& item : items_) all.push_back(RefMove{item.branch.ref(), item.tip, {}});
        return all;
    }

    /// The work tree that stands on the branch goes elsewhere before the branch goes.
    void leave(const IncomingBranch& item) {
        if (request_.keep || item.tree == nullptr) return;
        HeadPosition to = place_after(snapshot_, item.branch, moves_and_removals());
        if (!to.branch.empty() && !taken_.insert(to.branch).second) to.branch.clear();
        require_room(snapshot_, item.tree->path, item.tip, to.commit);
        if (to.branch.empty()) {
            done_.plan.notes.push_back(
                fmt::format("'{}' is now detached at {}: the branch is checked out elsewhere",
                            item.tree->path.string(), to.commit.brief()));
        }
        if (!snapshot_.dirty(item.tree->path).empty())
            done_.plan.notes.push_back("uncommitted changes are not part of it; they came along");
        done_.plan.steps.push_back(MoveWorkTree{item.tree->path, snapshot_.git_dir_of(item.tree->path),
                                                HeadPosition{item.branch.ref(), item.tip}, to, false});
    }

    void remove_branches() {
        MoveRefs removed;
        for (const IncomingBranch& item : items_)
            removed.moves.push_back(RefMove{item.branch.ref(), item.tip, {}});
        // With no work tree on them all refs that are free move in one transaction.
        auto* first = done_.plan.steps.empty() ? nullptr : std::get_if<MoveRefs>(&done_.plan.steps.front());
        const bool stands = std::any_of(items_.begin(), items_.end(),
                                        [](const IncomingBranch& item) { return item.tree != nullptr; });
        if (stands || first == nullptr) {
            done_.plan.steps.push_back(std::move(removed));
        } else {
            first->moves.insert(first->moves.end(), removed.moves.begin(), removed.moves.end());
        }
    }

    Snapshot& snapshot_;
    const BranchFinishRequest& request_;
    CommitMaker maker_;
    FinishedBranches done_;
    std::vector<IncomingBranch> items_;
    model::ObjectId before_;  ///< of the target
    model::ObjectId after_;   ///< of the target, with what is merged so far
    std::vector<RefMove> moves_;
    std::set<std::string> taken_;  ///< branches that work trees go to
};

}  // namespace

FinishedBranches plan_finish_branches(Snapshot& snapshot, const BranchFinishRequest& request) {
    return BranchFinisher{snapshot, request}.finish();
}

}  // namespace dltask::flow
