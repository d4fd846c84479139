// SPDX-License-Identifier: Apache-2.0
#include "flow/start_point.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "term/safe_text.hpp"

namespace dltask::flow {
namespace {

std::string branch_to_debug(const Snapshot& snapshot, const std::string& wanted) {
    const model::BranchScheme& branches = snapshot.settings.branches;
    if (!wanted.empty()) return wanted;
    if (holds_code(snapshot.head_branch.kind) && snapshot.head.commit) return snapshot.head_branch.full;
    return branches.has_dev() ? branches.dev : branches.main;
}

}  // namespace

bool holds_code(model::BranchKind kind) {
    using model::BranchKind;
    return kind == BranchKind::main || kind == BranchKind::dev || kind == BranchKind::feature ||
           kind == BranchKind::hotfix;
}

StartPoint start_at_main(Snapshot& snapshot) {
    StartPoint start;
    start.commit = snapshot.main;
    start.original = read_template(snapshot, snapshot.main);
    require_released(snapshot, snapshot.main, start.original.version);
    start.core = released_commit(snapshot, start.original.version);
    start.parent = "main";
    return start;
}

StartPoint start_of_debug(Snapshot& snapshot, const std::string& branch) {
    StartPoint start;
    start.parent = branch_to_debug(snapshot, branch);
    if (!holds_code(parse_branch(start.parent, snapshot.settings.branches).kind)) {
        throw refused(fmt::format("'{}' is none of main, dev, a feature and a hotfix", term::safe(branch)),
                      {"git dltask debug --from dev"});
    }
    start.commit = snapshot.branch_tip(start.parent);
    if (start.commit.is_none()) {
        throw refused(fmt::format("'{}' is no local branch", term::safe(start.parent)),
                      {fmt::format("git branch {0} origin/{0}", start.parent), "git dltask init"});
    }
    start.original = read_template(snapshot, start.commit);
    start.core = start.commit;
    return start;
}

}  // namespace dltask::flow
