// SPDX-License-Identifier: Apache-2.0
#include "flow/undo.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/counted.hpp"
#include "base/error.hpp"
#include "flow/branch_moves.hpp"
#include "flow/journal.hpp"
#include "flow/left_behind.hpp"
#include "flow/ref_changes.hpp"
#include "flow/revert_hint.hpp"
#include "flow/tree_diff.hpp"
#include "flow/work_tree_content.hpp"

namespace dltask::flow {
namespace {

/// A ref that is not where the plan starts from, and where it is.
struct Moved {
    RefMove move;
    model::ObjectId now;
};

std::optional<Moved> find_moved(const Snapshot& snapshot, const Plan& plan) {
    for (const auto& [ref, move] : ref_changes(plan)) {
        const auto info = snapshot.session.objects->info(ref);
        const model::ObjectId now = info ? info->id : model::ObjectId{};
        if (now != move.from) return Moved{move, now};
    }
    return std::nullopt;
}

Error has_moved(const Moved& moved, std::string_view verb, std::vector<std::string> ways) {
    const RefMove& move = moved.move;
    ways.push_back(fmt::format("git log --oneline {}", moved.now.is_none() ? "--all" : move.ref));
    ways.emplace_back("git dltask log");
    return refused(
        fmt::format("cannot {}: '{}' has moved since: it was {}, would become {}, and is {}", verb, move.ref,
                    move.from.brief_or_absent(), move.to.brief_or_absent(), moved.now.brief_or_absent()),
        std::move(ways));
}

/// Work trees may have gone elsewhere since. Steps are put where the branches are now.
class Rehome {
public:
    explicit Rehome(Snapshot& snapshot) : snapshot_{snapshot} {
        for (const git::WorkTree& tree : snapshot.work_trees) {
            if (!tree.bare) heads_[tree.path] = HeadPosition{tree.branch, tree.head};
        }
    }

    /// The plan clears this directory of a work tree itself.
    void settle(const std::filesystem::path& path, const std::string& directory) {
        if (!path.empty()) settled_[path] = directory;
    }

    Plan run(const Plan& plan) {
        ran_ = plan.command == "run";
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
                where->second.absent = step.from.absent;
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
        head->second.absent = step.from.absent;
        go(step.work_tree, step.to, step.index_only);
    }

    /// Results of earlier attempts stay where a later one put them: its own, which nobody takes away, are in
    /// their place.
    void operator()(MoveFiles step) {
        std::error_code error;
        std::erase_if(step.moves, [&](const FileMove& move) {
            return ran_ && std::filesystem::exists(std::filesystem::symlink_status(move.to, error));
        });
        if (!step.moves.empty()) steps_->push_back(std::move(step));
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
            require_room(snapshot_, path, found, to.commit, settled_[path]);
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
    std::map<std::filesystem::path, std::string> settled_;
    bool ran_ = false;  ///< the plan is one of a run
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

/// A later operation that still stands and moved the same refs, and one of these.
struct Later {
    const Operation* operation;
    std::string ref;
};

std::optional<Later> find_later(const std::vector<Operation>& operations, const Operation& target) {
    const auto touched = ref_changes(target.plan);
    for (const Operation& later : operations) {
        if (later.id <= target.id || !is_entry(later, OperationState::done)) continue;
        for (const auto& [ref, move] : ref_changes(later.plan)) {
            if (touched.count(ref) != 0) return Later{&later, ref};
        }
    }
    return std::nullopt;
}

void require_no_later(const std::vector<Operation>& operations, const Operation& target) {
    const auto found = find_later(operations, target);
    if (!found) return;
    const Operation& later = *found->operation;
    throw refused(fmt::format("'{}' was moved by a later operation, {} ({})", found->ref, later.id,
                              later.plan.description),
                  {fmt::format("git dltask undo {}", later.id)});
}

/// What may be done instead, where work that came after an operation stands in its way: drop a task with
/// what it ran, or take back the operation before that nothing stands in the way of.
std::vector<std::string> ways_round(const Snapshot& snapshot, const std::vector<Operation>& operations,
                                    const Operation& target) {
    std::vector<std::string> ways;
    for (const auto& [ref, move] : ref_changes(target.plan)) {
        if (!move.from.is_none() || ref.rfind(model::heads, 0) != 0) continue;
        const std::string branch = ref.substr(model::heads.size());
        if (parse_branch(branch, snapshot.settings.branches).is_task_like())
            ways.push_back(fmt::format("git dltask discard {}", branch));
    }
    for (auto earlier = operations.rbegin(); earlier != operations.rend(); ++earlier) {
        if (earlier->id >= target.id || !is_entry(*earlier, OperationState::done)) continue;
        const bool free = !find_later(operations, *earlier) && !find_moved(snapshot, reversed(earlier->plan));
        if (!free) continue;
        ways.push_back(fmt::format("git dltask undo {}", earlier->id));
        break;
    }
    return ways;
}

void require_unpushed(const Snapshot& snapshot, const Operation& target) {
    const auto pushed = find_pushed(snapshot, target);
    if (!pushed) return;
    throw refused(fmt::format("'{}' was pushed: {} has {}", target.plan.description, pushed->remote_ref,
                              pushed->move.to.brief()),
                  ways_to_revert(snapshot, target, pushed->move));
}

}  // namespace

Revision plan_undo(Snapshot& snapshot, const std::vector<Operation>& operations, const std::string& id) {
    Revision revision;
    revision.target = choose(operations, OperationState::done, id, "undo");
    // A revert is made in spite of what came later.
    require_unpushed(snapshot, revision.target);
    require_no_later(operations, revision.target);
    const Plan back = reversed(revision.target.plan);
    if (const auto moved = find_moved(snapshot, back))
        throw has_moved(*moved, "undo", ways_round(snapshot, operations, revision.target));
    const Journal journal{snapshot.repository().state_dir()};
    LeftBehind left =
        find_left_behind(snapshot, back, operations, journal.trash(journal.next_id(snapshot.now)));
    Rehome rehome{snapshot};
    rehome.settle(left.work_tree, left.directory);
    revision.plan = rehome.run(back);
    revision.plan.command = "undo";
    revision.plan.description = "undo " + revision.target.plan.description;
    revision.plan.notes.clear();
    if (!left.moves.moves.empty()) {
        revision.plan.notes.push_back(fmt::format("kept in '{}': {} of runs that were taken back",
                                                  left.moves.moves.front().to.parent_path().string(),
                                                  counted(left.moves.moves.size(), "file")));
        revision.plan.steps.insert(revision.plan.steps.begin(), std::move(left.moves));
    }
    return revision;
}

Revision plan_redo(Snapshot& snapshot, const std::vector<Operation>& operations, const std::string& id) {
    Revision revision;
    revision.target = choose(operations, OperationState::undone, id, "redo");
    if (const auto moved = find_moved(snapshot, revision.target.plan)) throw has_moved(*moved, "redo", {});
    for (const std::string& tag : revision.target.plan.tags) snapshot.objects.add(git::ObjectType::tag, tag);
    revision.plan = Rehome{snapshot}.run(revision.target.plan);
    const Journal journal{snapshot.repository().state_dir()};
    for (Step& step : bring_back(operations, revision.target.id, journal.trash("")))
        revision.plan.steps.push_back(std::move(step));
    revision.plan.command = "redo";
    revision.plan.description = "redo " + revision.target.plan.description;
    return revision;
}

}  // namespace dltask::flow
