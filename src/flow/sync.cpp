// SPDX-License-Identifier: Apache-2.0
#include "flow/sync.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "flow/branch_moves.hpp"
#include "flow/code_merge.hpp"
#include "flow/commit_maker.hpp"
#include "flow/harvest.hpp"
#include "flow/history.hpp"
#include "flow/replant.hpp"
#include "flow/start_branch.hpp"
#include "flow/task_commit.hpp"
#include "flow/way_past.hpp"
#include "git/refs.hpp"

namespace dltask::flow {
namespace {

/// A branch is rewritten when the remote's lacks what it was known to have and the local one still has.
void require_not_rewritten(const Snapshot& snapshot, const Exchange& exchange, const std::string& branch,
                           const model::ObjectId& here, const model::ObjectId& there) {
    const sys::ProcessResult fork = snapshot.runner().try_query(
        {"merge-base", "--fork-point", exchange.tracking_ref(branch), here.hex()});
    const auto point = model::ObjectId::parse(fork.out.substr(0, fork.out.find('\n')));
    if (!point || is_ancestor(snapshot, *point, there)) return;
    throw refused(fmt::format("'{}' was rewritten at '{}': it had {}, and has no more", branch,
                              exchange.remote(), point->brief()),
                  {fmt::format("git log {}..{}", there.brief(), branch),
                   drop_to(snapshot, branch, there.brief()) + ", to take theirs and drop these commits"});
}

class Syncer {
public:
    Syncer(Snapshot& snapshot, const Exchange& exchange, bool dry_run)
        : snapshot_{snapshot}, exchange_{exchange}, maker_{snapshot, dry_run} {}

    Plan plan() {
        require_main(snapshot_);
        require_dev(snapshot_);
        const model::BranchScheme& scheme = snapshot_.settings.branches;
        sync_main();
        std::vector<RefMove> moves{{"refs/heads/" + scheme.main, snapshot_.main, main_}};
        if (snapshot_.dev) {
            sync_dev();
            bring_up_dev();
            moves.push_back({"refs/heads/" + scheme.dev, snapshot_.dev, dev_});
        }
        Plan plan;
        plan.command = "sync";
        plan.description = "sync with " + exchange_.remote();
        plan.steps = branch_steps(snapshot_, moves);
        plan.notes = std::move(notes_);
        return plan;
    }

private:
    void sync_main() {
        const std::string& main = snapshot_.settings.branches.main;
        const model::ObjectId there = exchange_.known(main);
        main_ = snapshot_.main;
        if (there.is_none() || is_ancestor(snapshot_, there, snapshot_.main)) return;
        main_ = there;
        const std::string name = exchange_.remote() + '/' + main;
        if (is_ancestor(snapshot_, snapshot_.main, there)) {
            notes_.push_back(fmt::format("'{}' goes forward to '{}'", main, name));
            return;
        }
        require_not_rewritten(snapshot_, exchange_, main, snapshot_.main, there);
        Replanted replanted = replant(snapshot_, maker_, snapshot_.main, there, name);
        main_ = replanted.main;
        notes_.push_back(replanted.made_again == 0
                             ? fmt::format("'{}' has all that is merged in '{}'", name, main)
                             : fmt::format("merged again on '{}': {} of what '{}' had merged already", name,
                                           replanted.made_again, main));
        dropped_ = std::move(replanted.dropped);
    }

    void sync_dev() {
        const std::string& dev = snapshot_.settings.branches.dev;
        const model::ObjectId there = exchange_.known(dev);
        dev_ = snapshot_.dev;
        if (there.is_none()) return;
        if (is_ancestor(snapshot_, there, snapshot_.dev) && dropped_.empty()) return;
        const std::string source = exchange_.remote() + '/' + dev;
        if (is_ancestor(snapshot_, snapshot_.dev, there) || has_nothing_of_its_own(there)) {
            dev_ = there;
            notes_.push_back(fmt::format("'{}' goes forward to '{}'", dev, source));
            return;
        }
        if (is_ancestor(snapshot_, there, snapshot_.dev)) return;
        require_not_rewritten(snapshot_, exchange_, dev, snapshot_.dev, there);
        const CodeMerge merge = merge_code(snapshot_, snapshot_.dev, there);
        if (!merge.clean()) throw dev_conflict(merge.conflicts, source);
        notes_.push_back(fmt::format("'{}' is merged into '{}'", source, dev));
        dev_ = maker_.merge({dev,
                             source,
                             merge.tree,
                             {snapshot_.dev, there},
                             fmt::format("chore: merge {} into {}\n", source, dev)});
    }

    /// What dev has beyond the remote's is only main's: merges of ours that are made again.
    [[nodiscard]] bool has_nothing_of_its_own(const model::ObjectId& there) const {
        model::ObjectId at = snapshot_.dev;
        constexpr int longest_line = 10'000;
        for (int i = 0; i < longest_line; ++i) {
            if (is_ancestor(snapshot_, at, there)) return true;
            const auto commit = snapshot_.objects.commit(at.hex());
            if (!commit || commit->parents.empty()) return false;
            const bool of_main = dropped_.count(at) != 0 || is_ancestor(snapshot_, at, main_);
            const bool merge_back = std::all_of(
                commit->parents.begin() + 1, commit->parents.end(), [&](const model::ObjectId& parent) {
                    return dropped_.count(parent) != 0 || is_ancestor(snapshot_, parent, snapshot_.main);
                });
            if (!of_main && (commit->parents.size() < 2 || !merge_back)) return false;
            at = commit->parents.front();
        }
        return false;
    }

    void bring_up_dev() {
        if (is_ancestor(snapshot_, main_, dev_)) return;
        const model::BranchScheme& scheme = snapshot_.settings.branches;
        notes_.push_back(fmt::format("'{}' is brought up to '{}'", scheme.dev, scheme.main));
        if (is_ancestor(snapshot_, dev_, main_)) {
            dev_ = main_;
            return;
        }
        const CodeMerge merge = merge_code(snapshot_, dev_, main_);
        if (!merge.clean()) throw dev_conflict(merge.conflicts, scheme.main);
        dev_ = maker_.merge({scheme.dev,
                             scheme.main,
                             merge.tree,
                             {dev_, main_},
                             fmt::format("chore: merge {} into {}\n", scheme.main, scheme.dev)});
    }

    [[nodiscard]] Error dev_conflict(const std::vector<std::string>& paths, const std::string& other) const {
        const std::string& dev = snapshot_.settings.branches.dev;
        return refused(fmt::format("'{}' and '{}' changed the same lines; nothing was moved:{}", dev, other,
                                   name_paths(paths)),
                       {fmt::format("git switch {} && git merge {}, then git dltask sync", dev, other)});
    }

    Snapshot& snapshot_;
    const Exchange& exchange_;
    CommitMaker maker_;
    model::ObjectId main_;
    model::ObjectId dev_;
    std::set<model::ObjectId> dropped_;
    std::vector<std::string> notes_;
};

}  // namespace

Plan plan_sync(Snapshot& snapshot, const Exchange& exchange, bool dry_run) {
    return Syncer{snapshot, exchange, dry_run}.plan();
}

std::vector<std::string> tasks_in_main(Snapshot& snapshot) {
    const model::BranchScheme& scheme = snapshot.settings.branches;
    std::vector<std::string> found;
    for (const git::Ref& ref :
         git::list_refs(snapshot.runner(), {std::string{model::heads} + scheme.task + "*"})) {
        const auto branch = model::parse_branch(ref.name.substr(model::heads.size()), scheme);
        if (branch.kind != model::BranchKind::task) continue;
        const model::ObjectId directory = directory_at(snapshot, ref.id, branch);
        if (directory.is_none() || directory != directory_at(snapshot, snapshot.main, branch)) continue;
        const git::WorkTree* tree = snapshot.checked_out(ref.name);
        if (tree != nullptr &&
            (tree->missing || tree->locked ||
             harvest(snapshot, tree->path, branch.directory(), directory, true).tree != directory))
            continue;
        found.push_back(branch.full);
    }
    return found;
}

}  // namespace dltask::flow
