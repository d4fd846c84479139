// SPDX-License-Identifier: Apache-2.0
#include "hooks/records.hpp"

#include <algorithm>

#include "rules/task_immutable.hpp"

namespace dltask::hooks {
namespace {

std::string first_line_of(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

/// What the merge base did not have is not changed by the merge.
std::vector<rules::ChangedPath> against_merge_base(History& history, const Commit& merge,
                                                   std::vector<rules::ChangedPath> changes) {
    const std::string base =
        first_line_of(history.git.try_ask({"merge-base", merge.parents[0], merge.parents[1]}).out);
    if (base.empty()) return changes;
    const auto is_new = [&](const rules::ChangedPath& change) {
        return !change.old_id.empty() && !history.objects.facts(base + ":" + change.path);
    };
    changes.erase(std::remove_if(changes.begin(), changes.end(), is_new), changes.end());
    return changes;
}

}  // namespace

void judge_records(History& history, const model::BranchName& branch,
                   const std::vector<const Commit*>& line) {
    const auto& scheme = history.settings.branches;
    std::string growing;
    for (const Commit* commit : line) {
        const rules::Touched& touched = history.touched(*commit);
        const std::string task = touched.only_task();
        if (!growing.empty() && task == growing && !commit->is_merge()) continue;
        growing.clear();
        if (!task.empty() && !commit->is_merge() && !commit->parents.empty() &&
            !history.objects.facts(commit->parents.front() + ":tasks/" + task)) {
            growing = task;
        }
        if (commit->parents.empty()) continue;
        auto violations = rules::check_task_immutable(branch, touched.records(), scheme, true);
        if (!violations.empty() && commit->is_merge()) {
            violations = rules::check_task_immutable(
                branch, against_merge_base(history, *commit, touched.records()), scheme, true);
        }
        for (rules::Violation& violation : violations)
            history.add(std::move(violation), commit->id, branch.kind);
    }
}

}  // namespace dltask::hooks
