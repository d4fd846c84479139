// SPDX-License-Identifier: Apache-2.0
#include "flow/finish_branch.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "flow/absent_branch.hpp"
#include "flow/branch_in_use.hpp"
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

class BranchFinisher {
public:
    BranchFinisher(Snapshot& snapshot, const BranchFinishRequest& request)
        : snapshot_{snapshot}, request_{request}, maker_{snapshot, request.dry_run} {}

    FinishedBranch finish() {
        look();
        merge();
        move_branches();
        leave();
        if (!request_.keep) remove_branch();
        done_.plan.command = "finish";
        done_.plan.description = "finish " + done_.branch.full;
        return std::move(done_);
    }

private:
    void look() {
        const model::BranchScheme& scheme = snapshot_.settings.branches;
        done_.branch = model::parse_branch(request_.branch, scheme);
        const model::BranchKind kind = done_.branch.kind;
        if (kind != model::BranchKind::feature && kind != model::BranchKind::hotfix) {
            throw not_to_finish(kind);
        }
        require_main(snapshot_);
        require_dev(snapshot_);
        tip_ = snapshot_.branch_tip(done_.branch.full);
        if (tip_.is_none()) throw no_local_branch(snapshot_, done_.branch);
        require_not_in_use(snapshot_.repository(), done_.branch.ref());
        tree_ = snapshot_.checked_out(done_.branch.ref());
        if (tree_ != nullptr) {
            require_usable(*tree_);
            require_calm(snapshot_, tree_->path);
        }
        const bool to_dev = done_.branch.kind == model::BranchKind::feature && scheme.has_dev();
        done_.target = to_dev ? scheme.dev : scheme.main;
        before_ = to_dev ? snapshot_.dev : snapshot_.main;
    }

    [[nodiscard]] Error not_to_finish(model::BranchKind kind) const {
        const std::string& name = done_.branch.full;
        if (kind == model::BranchKind::main) {
            return refused(
                fmt::format("'{}' is where branches are finished into: it is never finished", name),
                {"git dltask list --all"});
        }
        if (kind == model::BranchKind::dev) {
            return refused(fmt::format("'{}' is never finished: a release brings it into '{}'", name,
                                       snapshot_.settings.branches.main),
                           {"git dltask release"});
        }
        return refused(fmt::format("'{}' is no task, feature or hotfix: there is nothing to finish", name),
                       {"git dltask list --all"});
    }

    void merge() {
        if (is_ancestor(snapshot_, tip_, before_)) return leave_out();
        const Incoming incoming{done_.branch, tip_, done_.target, before_};
        DebugWorkQuery debug{snapshot_, tip_, before_};
        const CodeMerge merge = merge_code(snapshot_, before_, tip_);
        require_no_debug_work(debug, incoming);
        if (!merge.clean()) throw conflict(incoming, merge.conflicts);
        if (has_content(snapshot_, before_, tip_, merge.tree)) return leave_out();
        require_records_kept(snapshot_, incoming, merge.tree);
        if (done_.branch.kind == model::BranchKind::hotfix) {
            take_hotfix(merge_hotfix(snapshot_, maker_, incoming, merge.tree, !request_.no_release));
            return;
        }
        const std::string message = fmt::format("chore: merge {} into {}\n", done_.branch.full, done_.target);
        const model::ObjectId after =
            maker_.merge({done_.target, done_.branch.full, merge.tree, {before_, tip_}, message});
        moves_ = {RefMove{"refs/heads/" + done_.target, before_, after}};
    }

    void leave_out() {
        require_committed();
        done_.had_all = true;
        done_.plan.notes.push_back(
            fmt::format("'{}' has all of '{}' already", done_.target, done_.branch.full));
    }

    void take_hotfix(MergedHotfix&& merged) {
        moves_ = std::move(merged.moves);
        done_.tag = merged.tag;
        if (!merged.raw_tag.empty()) done_.plan.tags.push_back(std::move(merged.raw_tag));
        if (!merged.note.empty()) done_.plan.notes.push_back(std::move(merged.note));
    }

    /// Nothing to merge, and something uncommitted: that was to be committed first.
    void require_committed() const {
        if (tree_ == nullptr || snapshot_.dirty(tree_->path).empty()) return;
        std::vector<std::string> paths;
        for (const git::Dirty& file : snapshot_.dirty(tree_->path)) paths.push_back(file.path);
        throw refused(fmt::format("'{}' has no commit that '{}' has not, but uncommitted changes:{}",
                                  done_.branch.full, done_.target, name_paths(paths)),
                      {"git commit them first", fmt::format("git switch {}", done_.target)});
    }

    void move_branches() {
        for (Step& step : branch_steps(snapshot_, moves_)) done_.plan.steps.push_back(std::move(step));
    }

    /// The work tree that stands on the branch goes elsewhere before the branch goes.
    void leave() {
        if (request_.keep || tree_ == nullptr) return;
        const HeadPosition to = place_after(snapshot_, done_.branch, moves_);
        require_room(snapshot_, tree_->path, tip_, to.commit);
        if (to.branch.empty()) {
            done_.plan.notes.push_back(
                fmt::format("'{}' is now detached at {}: the branch is checked out elsewhere",
                            tree_->path.string(), to.commit.brief()));
        }
        if (!snapshot_.dirty(tree_->path).empty())
            done_.plan.notes.push_back("uncommitted changes are not part of it; they came along");
        done_.plan.steps.push_back(MoveWorkTree{tree_->path, snapshot_.git_dir_of(tree_->path),
                                                HeadPosition{done_.branch.ref(), tip_}, to, false});
    }

    void remove_branch() {
        const RefMove removed{done_.branch.ref(), tip_, {}};
        // With no work tree on it all refs that are free move in one transaction.
        auto* first = done_.plan.steps.empty() ? nullptr : std::get_if<MoveRefs>(&done_.plan.steps.front());
        if (tree_ == nullptr && first != nullptr) {
            first->moves.push_back(removed);
        } else {
            done_.plan.steps.push_back(MoveRefs{{removed}});
        }
    }

    Snapshot& snapshot_;
    const BranchFinishRequest& request_;
    CommitMaker maker_;
    FinishedBranch done_;
    model::ObjectId tip_;
    const git::WorkTree* tree_ = nullptr;
    model::ObjectId before_;  ///< of the target
    std::vector<RefMove> moves_;
};

}  // namespace

FinishedBranch plan_finish_branch(Snapshot& snapshot, const BranchFinishRequest& request) {
    return BranchFinisher{snapshot, request}.finish();
}

}  // namespace dltask::flow
