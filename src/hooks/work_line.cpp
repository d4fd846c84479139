// SPDX-License-Identifier: Apache-2.0
#include "hooks/work_line.hpp"

#include <algorithm>

#include "hooks/hotfixes.hpp"
#include "hooks/records.hpp"
#include "rules/branch_name.hpp"
#include "rules/task_scope.hpp"

namespace dltask::hooks {
namespace {

using model::BranchKind;
using Line = std::vector<const Commit*>;

std::string main_tip(const History& history) {
    for (const BranchUpdate& update : history.branches) {
        if (update.branch.kind == BranchKind::main) return update.new_id;
    }
    for (const BranchTip& tip : history.request.tips) {
        if (tip.branch.kind == BranchKind::main) return tip.id;
    }
    return "";
}

/// A task begins with the commit that makes its directory; what is below is the core it stands on.
Line since_creation(History& history, const model::BranchName& task, const Line& line) {
    const auto makes_directory = [&](const Commit* commit) {
        return commit->parents.size() == 1 &&
               !history.objects.facts(commit->parents.front() + ":" + task.directory()) &&
               history.objects.facts(commit->id + ":" + task.directory());
    };
    const auto creation = std::find_if(line.rbegin(), line.rend(), makes_directory);
    return creation == line.rend() ? line : Line{std::prev(creation.base()), line.end()};
}

/// Paths that a merge has otherwise than each of its parents.
std::vector<std::string> changed_by_merge(const History& history, const Commit& merge) {
    const std::string text = history.git.ask(
        {"diff-tree", "-r", "-z", "-c", "--name-only", "--no-commit-id", "--no-renames", merge.id, "--"});
    std::vector<std::string> paths;
    for (std::size_t at = 0; at < text.size(); at = text.find('\0', at) + 1)
        paths.push_back(text.substr(at, text.find('\0', at) - at));
    return paths;
}

bool takes_main_only(const History& history, const Commit& merge) {
    const std::string main = main_tip(history);
    return !main.empty() &&
           std::all_of(std::next(merge.parents.begin()), merge.parents.end(), [&](const std::string& parent) {
               return history.git.try_ask({"merge-base", "--is-ancestor", parent, main}).ok();
           });
}

void judge_scope(History& history, const model::BranchName& task, const Line& line) {
    for (const Commit* commit : line) {
        std::vector<std::string> paths = history.touched(*commit).outside(task);
        if (!paths.empty() && commit->is_merge() && takes_main_only(history, *commit))
            paths = changed_by_merge(history, *commit);
        for (rules::Violation& violation : rules::check_task_scope(task, paths)) {
            violation.hint =
                "take the commit out (git rebase -i) and change the core on dev, a feature or a hotfix";
            history.add(std::move(violation), commit->id, task.kind);
        }
    }
}

void judge_merges(History& history, Sources& sources, const model::BranchName& branch, const Line& line) {
    for (const Commit* commit : line) {
        if (!commit->is_merge()) continue;
        for (rules::Violation& violation : rules::check_merge_source(branch, sources.heads(*commit, branch),
                                                                     history.settings.branches.has_dev())) {
            violation.hint = "the code of a debug branch travels by: git dltask carry";
            history.add(std::move(violation), commit->id, branch.kind);
        }
    }
}

}  // namespace

void judge_hotfix(History& history, const BranchUpdate& update) {
    const std::string main = main_tip(history);
    if (update.branch.kind != BranchKind::hotfix || main.empty()) return;
    for (rules::Violation& violation :
         measure_hotfix(history.git, history.objects, history.settings, update.branch, main, update.new_id))
        history.add(std::move(violation), update.new_id, BranchKind::hotfix);
}

void judge_work_line(History& history, Sources& sources, const BranchUpdate& update, const Line& line) {
    const model::BranchName& branch = update.branch;
    auto violation = rules::check_branch_name(branch, history.settings.branches);
    if (violation && !branch.full.empty()) history.found.push_back({std::move(*violation), branch.kind});
    const Line own = branch.kind == BranchKind::task ? since_creation(history, branch, line) : line;
    if (branch.kind == BranchKind::task) judge_scope(history, branch, own);
    if (branch.kind != BranchKind::debug) judge_merges(history, sources, branch, own);
    judge_records(history, branch, own);
    judge_hotfix(history, update);
}

}  // namespace dltask::hooks
