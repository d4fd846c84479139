// SPDX-License-Identifier: Apache-2.0
#include "flow/undo.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/error.hpp"
#include "flow/branch_moves.hpp"
#include "flow/ref_changes.hpp"
#include "flow/tree_diff.hpp"
#include "flow/work_tree_content.hpp"

namespace dltask::flow {
namespace {

std::string describe(const model::ObjectId& id) {
    return id.is_none() ? "absent" : id.brief();
}

void require_unmoved(const Snapshot& snapshot, const Plan& plan, const std::string& verb) {
    for (const auto& [ref, move] : ref_changes(plan)) {
        const auto info = snapshot.session.objects->info(ref);
        const model::ObjectId now = info ? info->id : model::ObjectId{};
        if (now == move.from) continue;
        throw refused(fmt::format("cannot {}: '{}' has moved since: it was {}, would become {}, and is {}",
                                  verb, ref, describe(move.from), describe(move.to), describe(now)),
                      {fmt::format("git log --oneline {}", ref), "git dltask log"});
    }
}

/// Work trees may have gone elsewhere since. Steps are put where the branches are now.
class Rehome {
public:
    explicit Rehome(Snapshot& snapshot) : snapshot_{snapshot} {
        for (const git::WorkTree& tree : snapshot.work_trees) {
            if (!tree.bare) heads_[tree.path] = HeadPosition{tree.branch, tree.head};
        }
    }

    Plan run(const Plan& plan) {
        Plan result = plan;
        result.steps.clear();
        steps_ = &result.steps;
        for (const Step& step : plan.steps) std::visit(*this, step);
        return result;
    }

    void operator()(const MoveRefs& step) {
        MoveRefs free;
        for (const RefMove& move : step.moves) {
            const auto where = on_branch(move.ref);
            if (where == heads_.end()) {
                free.moves.push_back(move);
            } else {
                move_with_tree(where->first, move, false);
            }
        }
        if (!free.moves.empty()) steps_->push_back(std::move(free));
    }

    void operator()(const MoveWorkTree& step) {
        if (step.from.branch == step.to.branch && !step.from.branch.empty()) {
            const RefMove move{step.from.branch, step.from.commit, step.to.commit};
            const auto where = on_branch(move.ref);
            if (where == heads_.end()) {
                steps_->push_back(MoveRefs{{move}});
            } else if (where->first == step.work_tree) {
                where->second.staged = step.from.staged;
                if (made_.count(step.work_tree) != 0) return follow(step);
                go(step.work_tree, step.to, step.index_only);
            } else {
                move_with_tree(where->first, move, step.index_only);
            }
            return;
        }
        const auto head = heads_.find(step.work_tree);
        if (step.index_only) require_still_there(step, head);
        if (head == heads_.end() || head->second.branch != step.from.branch) return;
        if (step.from.branch.empty() && head->second.commit != step.from.commit) return;
        if (made_.count(step.work_tree) != 0) return follow(step);
        go(step.work_tree, step.to, step.index_only);
    }

    void operator()(const LinkWorkTree& step) {
        if (step.add) {
            heads_[step.path] = step.head;
            made_.insert(step.path);
        } else {
            heads_.erase(step.path);
        }
        steps_->push_back(step);
    }

    template <class Other>
    void operator()(const Other& step) {
        steps_->push_back(step);
    }

private:
    using Heads = std::map<std::filesystem::path, HeadPosition>;

    Heads::iterator on_branch(const std::string& ref) {
        return std::find_if(heads_.begin(), heads_.end(),
                            [&](const auto& head) { return head.second.branch == ref; });
    }

    /// Files that were left uncommitted are found only where they were left.
    void require_still_there(const MoveWorkTree& step, Heads::const_iterator head) const {
        if (head != heads_.end() && head->second.branch == step.from.branch &&
            head->second.commit == step.from.commit)
            return;
        throw refused(
            fmt::format("'{}' is not at {} of '{}' any more, where the changes were left",
                        step.work_tree.string(), step.from.commit.brief(), step.from.branch),
            {fmt::format("git -C '{}' log -g --oneline", step.work_tree.string()), "git dltask log"});
    }

    void move_with_tree(const std::filesystem::path& path, const RefMove& move, bool index_only) {
        if (move.to.is_none()) {
            throw refused(
                fmt::format("'{}' is checked out in '{}'", move.ref, path.string()),
                {fmt::format("git -C '{}' checkout {}", path.string(), snapshot_.settings.branches.main)});
        }
        go(path, HeadPosition{move.ref, move.to}, index_only);
    }

    /// In a work tree that the plan makes itself there is nothing yet to look at.
    void follow(const MoveWorkTree& step) {
        heads_[step.work_tree] = step.to;
        steps_->push_back(step);
    }

    void go(const std::filesystem::path& path, const HeadPosition& to, bool index_only) {
        HeadPosition& head = heads_[path];
        require_calm(snapshot_, path);
        // Until a step only records them, the files are those that the first step finds, whatever later
        // steps start from.
        model::ObjectId& found = found_.try_emplace(path, head.commit).first->second;
        if (index_only) {
            found = to.commit;
            recorded_.insert(path);
        } else if (recorded_.count(path) != 0) {
            require_recorded(path, found, to.commit);
        } else {
            require_room(snapshot_, path, found, to.commit);
        }
        steps_->push_back(MoveWorkTree{path, snapshot_.git_dir_of(path), head, to, index_only});
        head = to;
    }

    /// What git calls changed now is not, once an earlier step has recorded the files.
    void require_recorded(const std::filesystem::path& path, const model::ObjectId& from,
                          const model::ObjectId& to) const {
        std::set<std::string> touched;
        for (const TreeChange& change : diff_trees(snapshot_.objects, from, to)) touched.insert(change.path);
        std::vector<std::string> dirty;
        for (const git::Dirty& file : snapshot_.dirty(path)) {
            if (touched.count(file.path) != 0) dirty.push_back(file.path);
        }
        dirty = differing(snapshot_, path, from, dirty);
        if (!dirty.empty()) {
            throw refused(fmt::format("'{}' has been edited since:{}", path.string(), name_paths(dirty)),
                          {"git commit, or git stash, these files first"});
        }
        require_nothing_in_the_way(snapshot_, path, from, to);
    }

    Snapshot& snapshot_;
    Heads heads_;
    std::set<std::filesystem::path> made_;      ///< by a step before
    std::set<std::filesystem::path> recorded_;  ///< their files are what a step before said
    std::map<std::filesystem::path, model::ObjectId> found_;
    std::vector<Step>* steps_ = nullptr;
};

bool is_entry(const Operation& operation, OperationState state) {
    return operation.state == state && operation.changes.empty();
}

/// What the last undo that still stands took back.
const Operation* taken_back_last(const std::vector<Operation>& operations) {
    for (auto later = operations.rbegin(); later != operations.rend(); ++later) {
        if (later->plan.command != "undo") continue;
        const auto target = std::find_if(operations.begin(), operations.end(), [&](const Operation& one) {
            return one.id == later->changes && is_entry(one, OperationState::undone);
        });
        if (target != operations.end()) return &*target;
    }
    return nullptr;
}

const Operation& choose(const std::vector<Operation>& operations, OperationState state, const std::string& id,
                        const std::string& verb) {
    const Operation* chosen =
        id.empty() && state == OperationState::undone ? taken_back_last(operations) : nullptr;
    for (const Operation& operation : operations) {
        if (!is_entry(operation, state)) continue;
        if (id.empty()) {
            if (state == OperationState::done) chosen = &operation;
        } else if (operation.id.compare(0, id.size(), id) == 0) {
            if (chosen != nullptr)
                throw negative(fmt::format("'{}' is not one operation", id), {"git dltask log"});
            chosen = &operation;
        }
    }
    if (chosen != nullptr) return *chosen;
    throw negative(id.empty() ? fmt::format("there is nothing to {}", verb)
                              : fmt::format("there is no operation '{}' to {}", id, verb),
                   {"git dltask log"});
}

void require_no_later(const std::vector<Operation>& operations, const Operation& target) {
    const auto touched = ref_changes(target.plan);
    for (const Operation& later : operations) {
        if (later.id <= target.id || !is_entry(later, OperationState::done)) continue;
        for (const auto& [ref, move] : ref_changes(later.plan)) {
            if (touched.count(ref) == 0) continue;
            throw refused(fmt::format("'{}' was moved by a later operation, {} ({})", ref, later.id,
                                      later.plan.description),
                          {fmt::format("git dltask undo {}", later.id)});
        }
    }
}

/// Commits that the operation made and that a remote has.
void require_unpushed(const Snapshot& snapshot, const Operation& target) {
    std::set<std::string> old;
    const auto changes = ref_changes(target.plan);
    for (const auto& [ref, move] : changes) old.insert(move.from.hex());
    for (const auto& [ref, move] : changes) {
        const bool made =
            std::find(target.made.begin(), target.made.end(), move.to.hex()) != target.made.end();
        if (!made || old.count(move.to.hex()) != 0) continue;
        const sys::ProcessResult found =
            snapshot.runner().try_query({"for-each-ref", "--count=1", "--format=%(refname)",
                                         "--contains=" + move.to.hex(), "refs/remotes"});
        if (found.out.empty()) continue;
        const auto commit = snapshot.objects.commit(move.to.hex() + "^{commit}");
        const bool merge = commit && commit->parents.size() > 1;
        throw refused(fmt::format("'{}' was pushed: {} has {}", target.plan.description,
                                  found.out.substr(0, found.out.find('\n')), move.to.brief()),
                      {fmt::format("git revert {}{}", merge ? "-m 1 " : "", move.to.hex())});
    }
}

}  // namespace

Revision plan_undo(Snapshot& snapshot, const std::vector<Operation>& operations, const std::string& id) {
    Revision revision;
    revision.target = choose(operations, OperationState::done, id, "undo");
    require_no_later(operations, revision.target);
    const Plan back = reversed(revision.target.plan);
    require_unmoved(snapshot, back, "undo");
    require_unpushed(snapshot, revision.target);
    revision.plan = Rehome{snapshot}.run(back);
    revision.plan.command = "undo";
    revision.plan.description = "undo " + revision.target.plan.description;
    revision.plan.notes.clear();
    return revision;
}

Revision plan_redo(Snapshot& snapshot, const std::vector<Operation>& operations, const std::string& id) {
    Revision revision;
    revision.target = choose(operations, OperationState::undone, id, "redo");
    require_unmoved(snapshot, revision.target.plan, "redo");
    for (const std::string& tag : revision.target.plan.tags) snapshot.objects.add(git::ObjectType::tag, tag);
    revision.plan = Rehome{snapshot}.run(revision.target.plan);
    revision.plan.command = "redo";
    revision.plan.description = "redo " + revision.target.plan.description;
    return revision;
}

}  // namespace dltask::flow
