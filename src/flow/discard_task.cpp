// SPDX-License-Identifier: Apache-2.0
#include "flow/discard_task.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/counted.hpp"
#include "base/error.hpp"
#include "flow/absent_branch.hpp"
#include "flow/absent_files.hpp"
#include "flow/attempt_job.hpp"
#include "flow/branch_in_use.hpp"
#include "flow/branch_moves.hpp"
#include "flow/carry_memory.hpp"
#include "flow/journal.hpp"
#include "flow/linked_data.hpp"
#include "flow/linked_tree.hpp"
#include "flow/loose_files.hpp"
#include "flow/queue.hpp"
#include "flow/task_commit.hpp"
#include "git/refs.hpp"
#include "sys/beneath.hpp"
#include "sys/file.hpp"

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

class Discarder {
public:
    Discarder(Snapshot& snapshot, const DiscardRequest& request, const std::string& operation_id)
        : snapshot_{snapshot},
          request_{request},
          branch_{model::parse_branch(request.branch, snapshot.settings.branches)},
          tip_{snapshot.branch_tip(request.branch)},
          tree_{snapshot.checked_out(branch_.ref())},
          tree_goes_{tree_ != nullptr && is_removable(snapshot, *tree_)},
          trash_{Journal{snapshot.repository().state_dir()}.trash(operation_id)} {}

    Plan plan() {
        if (!branch_.is_task_like()) {
            throw refused(fmt::format("'{}' is neither a task nor a debug branch", request_.branch),
                          {way_to_drop()});
        }
        if (tip_.is_none()) throw no_local_branch(snapshot_, branch_);
        require_not_in_use(snapshot_.repository(), branch_.ref());
        check_unmerged();
        if (!request_.force) check_outside();
        plan_.command = "discard";
        plan_.description = "discard " + branch_.full;
        clear_directory();
        clear_traces();
        leave();
        plan_.steps.push_back(removed_refs());
        return std::move(plan_);
    }

private:
    /// The branch, and what we kept for it: what its attempts ran, what was carried.
    [[nodiscard]] MoveRefs removed_refs() const {
        MoveRefs removed{{RefMove{branch_.ref(), tip_, {}}}};
        if (branch_.kind != model::BranchKind::debug) return removed;
        for (const git::Ref& ref : git::list_refs(
                 snapshot_.runner(), {"refs/dltask/runs/" + branch_.full, carried_refs(branch_.full)})) {
            removed.moves.push_back(RefMove{ref.name, ref.id, {}});
        }
        return removed;
    }

    [[nodiscard]] std::string way_to_drop() const {
        const model::BranchScheme& scheme = snapshot_.settings.branches;
        const bool lasting =
            branch_.kind == model::BranchKind::main || branch_.kind == model::BranchKind::dev;
        if (lasting || snapshot_.main.is_none()) return "git dltask list --all";
        const bool here = snapshot_.head.branch == branch_.ref();
        const std::string leave = here ? fmt::format("git switch {} && ", scheme.main) : "";
        return fmt::format("{}git branch -D {}", leave, branch_.full);
    }

    void check_unmerged() const {
        if (snapshot_.main.is_none() || directory_at(snapshot_, snapshot_.main, branch_).is_none()) return;
        throw refused(
            fmt::format("'{}' is part of '{}' already", branch_.full, snapshot_.settings.branches.main),
            {fmt::format("git branch -D {}", branch_.full)});
    }

    void check_outside() const {
        const std::vector<std::string> outside = without_carried(changes_outside(snapshot_, branch_, tip_));
        if (outside.empty()) return;
        std::vector<std::string> hints{"git dltask discard --force"};
        if (branch_.kind == model::BranchKind::debug) hints.insert(hints.begin(), "git dltask carry");
        throw refused(fmt::format("'{}' has committed changes outside '{}/':{}", branch_.full,
                                  branch_.directory(), name_paths(outside)),
                      hints);
    }

    /// What another branch has been given is not lost, unless it was thrown away there.
    [[nodiscard]] std::vector<std::string> without_carried(std::vector<std::string> paths) const {
        if (paths.empty() || branch_.kind != model::BranchKind::debug) return paths;
        for (const git::Ref& ref : git::list_refs(snapshot_.runner(), {carried_refs(branch_.full)})) {
            std::erase_if(paths, [&](const std::string& path) {
                return snapshot_.objects.entry(ref.id, path) == snapshot_.objects.entry(tip_, path) &&
                       has_arrived(snapshot_, branch_.full, ref.name, path);
            });
        }
        return paths;
    }

    /// What the switch away would trip over or leave behind.
    void clear_directory() {
        const fs::path work_tree = tree_ != nullptr ? tree_->path : snapshot_.repository().work_tree;
        if (work_tree.empty()) return;
        const git::Runner runner = snapshot_.runner_at(work_tree);
        const bool checked_out = tree_ != nullptr;
        if (checked_out) {
            require_usable(*tree_);
            require_calm(snapshot_, work_tree);
        } else if (directory_at(snapshot_, snapshot_.head.commit, branch_)) {
            return;  // the directory here is that of another branch's commit
        }
        const std::string where = tree_goes_ ? "" : branch_.directory();
        const std::string inside = where.empty() ? "" : where + '/';
        std::vector<std::string> changed;
        for (const git::Dirty& file : snapshot_.dirty(work_tree)) {
            if (checked_out && file.path.compare(0, inside.size(), inside) == 0) changed.push_back(file.path);
        }
        std::vector<std::string> untracked = untracked_files(runner, where);
        std::erase_if(untracked, [&](const std::string& path) { return is_ours_there(path); });
        if (!request_.force) refuse_unsaved(changed, std::move(untracked));
        std::vector<std::string> loose = loose_files(runner, where);
        std::erase_if(loose, [&](const std::string& path) { return is_ours_there(path); });
        move_to_trash(work_tree, changed, loose);
    }

    /// What it printed, and its places in the queue, under a name that no file of a work tree has.
    void clear_traces() {
        MoveFiles moves;
        const fs::path raw = raw_log_directory(snapshot_.repository(), branch_.full);
        if (sys::is_there(raw)) moves.moves.push_back(FileMove{raw, trash_ / ".git" / "raw", false});
        for (const fs::path& file : Queue{snapshot_.repository()}.files_of(branch_.full))
            moves.moves.push_back(FileMove{file, trash_ / ".git" / "queue" / file.filename(), false});
        if (!moves.moves.empty()) plan_.steps.push_back(std::move(moves));
    }

    [[nodiscard]] bool is_ours_there(const std::string& path) const {
        return tree_goes_ && is_data_link(snapshot_, tree_->path, path);
    }

    void refuse_unsaved(const std::vector<std::string>& changed, std::vector<std::string> untracked) const {
        untracked.insert(untracked.end(), changed.begin(), changed.end());
        if (untracked.empty()) return;
        const std::string where = tree_goes_ ? fmt::format(" in '{}'", tree_->path.string()) : "";
        throw refused(
            fmt::format("'{}' has uncommitted work{}:{}", branch_.full, where, name_paths(untracked)),
            {"git commit it first",
             fmt::format("git dltask discard --force {} (undo brings it back)", branch_.full)});
    }

    void move_to_trash(const fs::path& work_tree, const std::vector<std::string>& changed,
                       const std::vector<std::string>& loose) {
        if (changed.empty() && loose.empty()) return;
        if (!sys::same_file_system(work_tree, snapshot_.repository().common_dir)) {
            throw refused(
                fmt::format("'{}' and the repository are on different file systems: the files of '{}' "
                            "cannot be kept for undo",
                            work_tree.string(), branch_.full),
                {fmt::format("move '{}' away by hand first", (work_tree / branch_.directory()).string())});
        }
        MoveFiles moves;
        const sys::Beneath root{work_tree};
        for (const std::string& path : changed) {
            // Below a link it is somebody else's file.
            if (root.is_blocked(path) || root.status(path).type == sys::FileType::missing) continue;
            moves.moves.push_back(FileMove{work_tree / path, trash_ / path, true});
        }
        for (const std::string& path : loose)
            moves.moves.push_back(FileMove{work_tree / path, trash_ / path, false});
        plan_.notes.push_back(fmt::format("kept in '{}': {} in no commit", trash_.string(),
                                          counted(moves.moves.size(), "file")));
        plan_.steps.push_back(std::move(moves));
    }

    void leave() {
        if (tree_ == nullptr) return;
        const HeadPosition from{
            branch_.ref(), tip_, {}, absent_files(snapshot_, tree_->path, branch_.directory())};
        if (tree_goes_) {
            for (Step& step : removal_steps(snapshot_, tree_->path, from, branch_.directory())) {
                plan_.steps.push_back(std::move(step));
            }
            return;
        }
        const HeadPosition to = place_after(snapshot_, branch_, {});
        require_room(snapshot_, tree_->path, tip_, to.commit, branch_.directory());
        plan_.steps.push_back(MoveWorkTree{tree_->path, snapshot_.git_dir_of(tree_->path), from, to, false});
    }

    Snapshot& snapshot_;
    const DiscardRequest& request_;
    model::BranchName branch_;
    model::ObjectId tip_;
    const git::WorkTree* tree_;
    bool tree_goes_;  ///< with the branch, and all that is in it
    fs::path trash_;
    Plan plan_;
};

}  // namespace

Plan plan_discard(Snapshot& snapshot, const DiscardRequest& request, const std::string& operation_id) {
    return Discarder{snapshot, request, operation_id}.plan();
}

}  // namespace dltask::flow
