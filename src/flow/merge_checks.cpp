// SPDX-License-Identifier: Apache-2.0
#include "flow/merge_checks.hpp"

#include <fmt/format.h>

#include "config/severity.hpp"
#include "flow/tree_diff.hpp"
#include "rules/task_immutable.hpp"

namespace dltask::flow {

void require_no_debug_work(DebugWorkQuery& query, const Incoming& incoming) {
    const model::ObjectId found = query.take();
    if (found.is_none()) return;
    throw refused(fmt::format("commit {} of '{}' is debug work, which is merged into nothing [merge-source]",
                              found.brief(), incoming.source.full),
                  {fmt::format("git show {}", found.brief()), "its code travels by: git dltask carry"});
}

void require_records_kept(const Snapshot& snapshot, const Incoming& incoming, const model::ObjectId& merged) {
    const auto before = snapshot.objects.entry(incoming.before, "tasks");
    const auto after = snapshot.objects.entry(merged, "tasks");
    if (!before || before == after || before->mode != git::Mode::tree) return;
    const bool is_tree = after && after->mode == git::Mode::tree;
    std::vector<rules::ChangedPath> changes;
    for (const TreeChange& change :
         diff_trees(snapshot.objects, before->id, is_tree ? after->id : model::ObjectId{})) {
        changes.push_back({"tasks/" + change.path, change.from.hex(), change.to.hex()});
    }
    const auto severity = config::severity_of(snapshot.settings, "task-immutable", model::BranchKind::main);
    const auto violations = rules::check_task_immutable(incoming.source, changes, snapshot.settings.branches);
    if (violations.empty() || severity != config::Severity::error) return;
    std::vector<std::string> paths;
    for (const rules::Violation& violation : violations) paths.push_back(violation.path);
    throw refused(fmt::format("'{}' changes the record of a task [task-immutable]:{}", incoming.source.full,
                              name_paths(paths)),
                  {fmt::format("git checkout {} -- <path>, on '{}'", incoming.target, incoming.source.full)});
}

Error conflict(const Incoming& incoming, const std::vector<std::string>& paths) {
    const std::string& source = incoming.source.full;
    return refused(fmt::format("'{}' and '{}' changed the same lines; nothing was merged:{}", source,
                               incoming.target, name_paths(paths)),
                   {fmt::format("git switch {} && git merge {}, then again", source, incoming.target)});
}

}  // namespace dltask::flow
