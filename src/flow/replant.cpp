// SPDX-License-Identifier: Apache-2.0
#include "flow/replant.hpp"

#include <fmt/format.h>

#include <sstream>

#include "base/error.hpp"
#include "flow/code_merge.hpp"
#include "flow/history.hpp"
#include "flow/task_commit.hpp"
#include "flow/tree_diff.hpp"
#include "flow/way_past.hpp"
#include "model/commit_message.hpp"

namespace dltask::flow {
namespace {

class Replanter {
public:
    Replanter(Snapshot& snapshot, CommitMaker& maker, const model::ObjectId& theirs, std::string name)
        : snapshot_{snapshot}, maker_{maker}, at_{theirs}, name_{std::move(name)} {}

    void add(const model::ObjectId& id) {
        const git::Commit commit = *snapshot_.objects.commit(id.hex());
        const auto task = model::CommitMessage::parse(commit.message).footer("Task-Branch");
        const auto branch = model::parse_branch(task.value_or(""), snapshot_.settings.branches);
        const bool is_task = branch.kind == model::BranchKind::task && brings_only(commit, branch);
        const model::ObjectId tree = is_task ? with_task(id, branch) : with_branch(id, commit);
        if (tree == tree_of(snapshot_, at_)) return;
        std::vector<model::ObjectId> parents = commit.parents;
        parents.front() = at_;
        at_ = maker_.merge({snapshot_.settings.branches.main, task.value_or(parents.back().brief()), tree,
                            parents, commit.message},
                           commit.author);
        ++made_again_;
    }

    [[nodiscard]] const model::ObjectId& main() const noexcept { return at_; }
    [[nodiscard]] int made_again() const noexcept { return made_again_; }

private:
    [[nodiscard]] bool brings_only(const git::Commit& commit, const model::BranchName& branch) const {
        const std::string inside = branch.directory() + '/';
        for (const TreeChange& change : diff_trees(snapshot_.objects, commit.parents.front(), commit.tree)) {
            if (change.path.compare(0, inside.size(), inside) != 0) return false;
        }
        return true;
    }

    model::ObjectId with_task(const model::ObjectId& id, const model::BranchName& branch) {
        const model::ObjectId record = directory_at(snapshot_, id, branch);
        const model::ObjectId there = directory_at(snapshot_, at_, branch);
        if (there && there != record) {
            throw refused(
                fmt::format("the remote has another record of '{}'; nothing was moved", branch.full),
                {fmt::format("git diff {} {} -- {}", at_.brief(), id.brief(), branch.directory())});
        }
        return snapshot_.objects.with_entry(tree_of(snapshot_, at_), branch.directory(), git::Mode::tree,
                                            record);
    }

    model::ObjectId with_branch(const model::ObjectId& id, const git::Commit& commit) {
        if (commit.parents.size() != 2) {
            throw refused(fmt::format("'{}' has moved, and main has what cannot be made again there: {} '{}'",
                                      name_, id.brief(), subject(commit)),
                          ways_past(snapshot_, id, name_));
        }
        const CodeMerge merge = merge_code(snapshot_, at_, commit.parents.back());
        if (merge.clean()) return merge.tree;
        throw refused(fmt::format("'{}' conflicts with what '{}' has now; nothing was moved:{}",
                                  subject(commit), name_, name_paths(merge.conflicts)),
                      ways_past(snapshot_, id, name_));
    }

    [[nodiscard]] static std::string subject(const git::Commit& commit) {
        return commit.message.substr(0, commit.message.find('\n'));
    }

    Snapshot& snapshot_;
    CommitMaker& maker_;
    model::ObjectId at_;
    int made_again_ = 0;
    std::string name_;  ///< of the remote's main, for people
};

}  // namespace

Replanted replant(Snapshot& snapshot, CommitMaker& maker, const model::ObjectId& ours,
                  const model::ObjectId& theirs, const std::string& name) {
    const std::string listing = snapshot.runner().query(
        {"rev-list", "--first-parent", "--reverse", ours.hex(), "^" + theirs.hex(), "--"});
    Replanter replanter{snapshot, maker, theirs, name};
    Replanted result;
    std::istringstream lines{listing};
    for (std::string line; std::getline(lines, line);) {
        const auto id = model::ObjectId::parse(line);
        if (!id) continue;
        replanter.add(*id);
        result.dropped.insert(*id);
    }
    result.main = replanter.main();
    result.made_again = replanter.made_again();
    return result;
}

}  // namespace dltask::flow
