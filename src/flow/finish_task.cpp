// SPDX-License-Identifier: Apache-2.0
#include "flow/finish_task.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "base/error.hpp"
#include "flow/absent_files.hpp"
#include "flow/branch_moves.hpp"
#include "flow/bring_up_dev.hpp"
#include "flow/commit_maker.hpp"
#include "flow/linked_tree.hpp"
#include "flow/merge_message.hpp"
#include "flow/start_point.hpp"
#include "flow/task_commit.hpp"
#include "flow/task_inputs.hpp"
#include "params/hint.hpp"

namespace dltask::flow {
namespace {

/// One task on its way into main.
struct Item {
    model::BranchName branch;
    model::ObjectId tip;        ///< of the branch now
    model::ObjectId result;     ///< with what was left uncommitted
    model::ObjectId before;     ///< the directory at the tip
    model::ObjectId directory;  ///< and with what was left uncommitted
    model::TaskRecord record;
    const git::WorkTree* tree = nullptr;
    bool bound = false;  ///< to a tag, by `new --on` or `--unreleased`
};

class Finisher {
public:
    Finisher(Snapshot& snapshot, const FinishRequest& request)
        : snapshot_{snapshot}, request_{request}, maker_{snapshot, request.dry_run} {}

    Plan plan() {
        require_main(snapshot_);
        const git::WorkTree* main = snapshot_.checked_out("refs/heads/" + snapshot_.settings.branches.main);
        if (main != nullptr && !main->missing) snapshot_.expect_dirty(main->path);
        for (const std::string& name : request_.branches) items_.push_back(look_at(name));
        merge_all();
        plan_.command = "finish";
        plan_.description = describe();
        move_branches();
        for (const Item& item : items_) leave(item);
        if (!request_.keep) remove_branches();
        if (std::none_of(items_.begin(), items_.end(),
                         [](const Item& item) { return item.tree != nullptr; })) {
            join_transactions();
        }
        return std::move(plan_);
    }

private:
    Item look_at(const std::string& name) {
        Item item;
        item.branch = model::parse_branch(name, snapshot_.settings.branches);
        if (item.branch.kind == model::BranchKind::debug) {
            throw refused(fmt::format("'{}' is a debug branch: it is never merged", name),
                          {"git dltask carry", fmt::format("git dltask discard {}", name)});
        }
        std::tie(item.tip, item.tree) = require_ready(snapshot_, item.branch);
        item.directory = directory_at(snapshot_, item.tip, item.branch);
        if (item.directory.is_none())
            throw refused(fmt::format("'{}' has no directory '{}'", name, item.branch.directory()));
        item.before = item.directory;
        item.result = item.tip;
        take_leftovers(item);
        item.record = read_record(snapshot_, item.directory, name);
        item.bound = !bound_to(snapshot_, item.branch, item.tip).empty();
        check(item);
        return item;
    }

    /// What is in the directory and not committed yet belongs to the record.
    void take_leftovers(Item& item) {
        if (item.tree == nullptr) return;
        Harvest left =
            harvest(snapshot_, item.tree->path, item.branch.directory(), item.directory, request_.dry_run);
        for (std::string& note : left.notes) plan_.notes.push_back(std::move(note));
        require_whole_record(item, left.tree);
        keep_parameters(item, left);
        if (left.tree == item.directory) return;
        item.directory = left.tree;
        item.result = commit_directory(snapshot_, maker_, item.branch, item.tip, left.tree,
                                       fmt::format("task: {}, results\n", item.branch.name));
    }

    /// A record that a full disk or a crash has cut off may still be YAML; its attempts would be lost.
    void require_whole_record(const Item& item, const model::ObjectId& tree) const {
        const auto before = snapshot_.objects.entry(item.directory, "task.yaml");
        const auto after = snapshot_.objects.entry(tree, "task.yaml");
        if (!before || !after || before->id == after->id) return;
        const std::string whole = snapshot_.objects.blob(before->id.hex()).value_or("");
        const std::string text = snapshot_.objects.blob(after->id.hex()).value_or("");
        if (text.size() >= whole.size() || whole.compare(0, text.size(), text) != 0) return;
        const std::string path = item.branch.directory() + "/task.yaml";
        throw refused(
            fmt::format("'{}' is cut off: it ends after {} of {} bytes that are committed", path, text.size(),
                        whole.size()),
            {fmt::format("git -C {} restore -- {}", params::shell_word(item.tree->path.native()), path)});
    }

    /// The results in the record are those of the parameters that ran.
    void keep_parameters(const Item& item, Harvest& left) {
        const auto ran = snapshot_.objects.entry(item.directory, "config.yaml");
        const auto now = snapshot_.objects.entry(left.tree, "config.yaml");
        if (!ran || !now || ran->id == now->id) return;
        if (read_record(snapshot_, item.directory, item.branch.full).attempts.empty()) return;
        left.tree = snapshot_.objects.with_entry(left.tree, "config.yaml", ran->mode, ran->id);
        plan_.notes.push_back(
            fmt::format("'{}/config.yaml' was edited after it ran: the edit is not part of the "
                        "record, and stays on the disk",
                        item.branch.directory()));
    }

    void check(const Item& item) const {
        const std::string& name = item.branch.full;
        if (item.record.state == model::TaskState::succeeded && item.record.attempts.empty() &&
            !request_.failed) {
            throw refused(fmt::format("the record of '{}' says that it succeeded, and has no attempt", name),
                          {fmt::format("git log -p {} -- ':/{}/task.yaml'", name, item.branch.directory()),
                           fmt::format("git dltask finish --failed {}", item.branch.name)});
        }
        if (item.record.state != model::TaskState::succeeded && !request_.failed) {
            const bool fresh = item.record.attempts.empty();
            throw refused(fresh
                              ? fmt::format("'{}' never ran", name)
                              : fmt::format("the last run of '{}' is '{}'", name, name_of(item.record.state)),
                          {fmt::format("git dltask run {}", item.branch.name),
                           fmt::format("git dltask finish --failed {}", item.branch.name),
                           fmt::format("git dltask discard {}", item.branch.name)});
        }
        const std::vector<std::string> outside = changes_outside(snapshot_, item.branch, item.tip);
        if (!outside.empty()) {
            throw refused(fmt::format("'{}' changes files outside '{}/' [task-scope]:{}", name,
                                      item.branch.directory(), name_paths(outside)),
                          {"move these changes to dev or to a hotfix"});
        }
    }

    void merge_all() {
        main_ = snapshot_.main;
        for (const Item& item : items_) {
            if (directory_at(snapshot_, main_, item.branch) == item.directory) continue;
            const model::ObjectId root = snapshot_.objects.info(main_.hex() + "^{tree}")->id;
            const model::ObjectId tree =
                snapshot_.objects.with_entry(root, item.branch.directory(), git::Mode::tree, item.directory);
            // The history of a core that main does not have, or has left behind, stays out of it.
            std::vector<model::ObjectId> parents{main_};
            if (!item.bound) parents.push_back(item.result);
            main_ = maker_.merge(
                {snapshot_.settings.branches.main, item.branch.full, tree, parents,
                 merge_message(snapshot_, item.branch, item.record, item.directory, item.result)});
        }
        const model::ObjectId dev = dev_after(snapshot_, maker_, snapshot_.main, main_);
        dev_ = dev.is_none() ? snapshot_.dev : dev;
    }

    void move_branches() {
        moves_ = {RefMove{"refs/heads/" + snapshot_.settings.branches.main, snapshot_.main, main_}};
        if (snapshot_.dev)
            moves_.push_back(RefMove{"refs/heads/" + snapshot_.settings.branches.dev, snapshot_.dev, dev_});
        for (Step& step : branch_steps(snapshot_, moves_)) plan_.steps.push_back(std::move(step));
        for (const Item& item : items_) {
            if (item.result != item.tip)
                plan_.steps.push_back(record_step(snapshot_, item.branch, item.tip, item.result));
        }
    }

    /// A work tree of the task's own goes, too, or stays where it is when it has changes of its own.
    bool remove_tree(const Item& item, const HeadPosition& from) {
        const TreeRemoval removal{snapshot_, *item.tree, item.branch.directory(), item.before,
                                  item.directory};
        const std::string obstacle = removal.obstacle();
        if (!obstacle.empty()) plan_.notes.push_back(obstacle);
        if (removal.has_changes()) {
            plan_.steps.push_back(MoveWorkTree{item.tree->path, snapshot_.git_dir_of(item.tree->path), from,
                                               HeadPosition{"", item.result}, false});
            return true;
        }
        if (!obstacle.empty()) return false;
        for (Step& step : removal.steps(item.result, plan_.notes)) plan_.steps.push_back(std::move(step));
        return true;
    }

    /// The work tree that stands on the branch goes elsewhere before the branch goes.
    void leave(const Item& item) {
        if (request_.keep || item.tree == nullptr) return;
        HeadPosition from{item.branch.ref(), item.result};
        if (is_removable(snapshot_, *item.tree) && remove_tree(item, from)) return;
        HeadPosition to = place_after(snapshot_, item.branch, moves_and_removals());
        if (!to.branch.empty() && !taken_.insert(to.branch).second) to.branch.clear();
        require_room(snapshot_, item.tree->path, item.result, to.commit, item.branch.directory());
        if (to.branch.empty()) {
            plan_.notes.push_back(
                fmt::format("'{}' is now detached at {}: the branch is checked out elsewhere",
                            item.tree->path.string(), to.commit.brief()));
        }
        // The record keeps them.
        from.absent = absent_files(snapshot_, item.tree->path, item.branch.directory());
        plan_.steps.push_back(
            MoveWorkTree{item.tree->path, snapshot_.git_dir_of(item.tree->path), from, to, false});
    }

    /// A branch that goes with this one is no place to go to, though the task was begun on it.
    [[nodiscard]] std::vector<RefMove> moves_and_removals() const {
        std::vector<RefMove> all = moves_;
        for (const Item& item : items_) all.push_back(RefMove{item.branch.ref(), item.result, {}});
        return all;
    }

    /// No other ref holds what such a task ran.
    [[nodiscard]] RefMove kept_tip(const Item& item) const {
        const std::string ref = fmt::format("refs/dltask/runs/{}/finished", item.branch.full);
        const auto present = snapshot_.objects.info(ref);
        return RefMove{ref, present ? present->id : model::ObjectId{}, item.result};
    }

    void remove_branches() {
        MoveRefs removed;
        for (const Item& item : items_) {
            removed.moves.push_back(RefMove{item.branch.ref(), item.result, {}});
            if (item.bound) removed.moves.push_back(kept_tip(item));
        }
        plan_.steps.push_back(std::move(removed));
    }

    /// No work tree stands on a branch that goes: all refs that are free move in one transaction. What
    /// the branches held stays pinned by the operation until main has it, too.
    void join_transactions() {
        auto* first = std::get_if<MoveRefs>(&plan_.steps.front());
        const auto* second = std::get_if<MoveRefs>(&plan_.steps.back());
        if (first == nullptr || second == nullptr || first == second) return;
        first->moves.insert(first->moves.end(), second->moves.begin(), second->moves.end());
        plan_.steps.pop_back();
    }

    [[nodiscard]] std::string describe() const {
        if (items_.size() == 1) return "finish " + items_.front().branch.full;
        return fmt::format("finish {} tasks", items_.size());
    }

    Snapshot& snapshot_;
    const FinishRequest& request_;
    CommitMaker maker_;
    std::vector<Item> items_;
    std::vector<RefMove> moves_;
    std::set<std::string> taken_;  ///< branches that work trees go to
    model::ObjectId main_;
    model::ObjectId dev_;
    Plan plan_;
};

}  // namespace

Plan plan_finish(Snapshot& snapshot, const FinishRequest& request) {
    return Finisher{snapshot, request}.plan();
}

}  // namespace dltask::flow
