// SPDX-License-Identifier: Apache-2.0
#include "flow/host_merges.hpp"

#include <algorithm>

#include "flow/code_merge.hpp"
#include "flow/history.hpp"
#include "flow/journal.hpp"
#include "git/refs.hpp"
#include "git/work_trees.hpp"
#include "model/branch.hpp"

namespace dltask::flow {
namespace {

using model::heads;

/// Features and hotfixes.
std::vector<git::Ref> code_branches(const Snapshot& snapshot) {
    std::vector<git::Ref> refs = git::list_refs(snapshot.runner(), {std::string{heads}});
    std::erase_if(refs, [&snapshot](const git::Ref& ref) {
        const auto kind = parse_branch(ref.name.substr(heads.size()), snapshot.settings.branches).kind;
        return kind != model::BranchKind::feature && kind != model::BranchKind::hotfix;
    });
    return refs;
}

/// The remote has the branch as it is here, or it had it and has deleted it.
bool was_pushed(const Snapshot& snapshot, const Exchange& exchange, const git::Ref& branch) {
    const std::string name = branch.name.substr(heads.size());
    const model::ObjectId there = exchange.known(name);
    if (there) return is_ancestor(snapshot, branch.id, there);
    return snapshot.session.config.get("branch." + name + ".merge").has_value();
}

/// A branch that was begun on the target and has nothing of its own is a part of it from the beginning.
bool is_on_line(const Snapshot& snapshot, const model::ObjectId& tip, const model::ObjectId& target) {
    if (tip == target) return true;
    const std::string line = snapshot.runner().query(
        {"rev-list", "--first-parent", "--parents", target.hex(), "^" + tip.hex(), "--"});
    const std::size_t last = line.rfind('\n', line.size() < 2 ? 0 : line.size() - 2);
    const std::string oldest = line.substr(last == std::string::npos ? 0 : last + 1);
    const std::size_t blank = oldest.find(' ');
    return blank != std::string::npos && oldest.compare(blank + 1, tip.hex().size(), tip.hex()) == 0;
}

bool is_kept(const std::vector<Operation>& operations, const std::string& branch) {
    return std::any_of(operations.begin(), operations.end(), [&branch](const Operation& operation) {
        return operation.state == OperationState::done && operation.plan.command == "finish" &&
               (operation.plan.description + ' ').find(' ' + branch + ' ') != std::string::npos;
    });
}

bool may_leave(const Snapshot& snapshot, const std::string& ref) {
    const git::WorkTree* tree = snapshot.checked_out(ref);
    return tree == nullptr || (!tree->missing && !tree->locked && snapshot.dirty(tree->path).empty() &&
                               !git::pending_git(snapshot.git_dir_of(tree->path)));
}

}  // namespace

bool has_content(const Snapshot& snapshot, const model::ObjectId& target, const model::ObjectId& tip,
                 const model::ObjectId& merged) {
    if (merged != tree_of(snapshot, target)) return false;
    const sys::ProcessResult base = snapshot.runner().try_query({"merge-base", target.hex(), tip.hex()});
    const auto id = model::ObjectId::parse(base.out.substr(0, base.out.find('\n')));
    return id && tree_of(snapshot, *id) != tree_of(snapshot, tip);
}

std::vector<std::string> pushed_code(const Snapshot& snapshot, const Exchange& exchange) {
    std::vector<std::string> found;
    for (const git::Ref& ref : code_branches(snapshot)) {
        if (was_pushed(snapshot, exchange, ref)) found.push_back(ref.name.substr(heads.size()));
    }
    return found;
}

std::vector<std::string> merged_by_host(Snapshot& snapshot, const Exchange& exchange,
                                        std::vector<std::string> pushed) {
    for (std::string& branch : pushed_code(snapshot, exchange)) pushed.push_back(std::move(branch));
    const model::BranchScheme& scheme = snapshot.settings.branches;
    const std::vector<Operation> operations = Journal{snapshot.repository().state_dir()}.operations();
    std::vector<std::string> found;
    for (const git::Ref& ref : code_branches(snapshot)) {
        const auto branch = model::parse_branch(ref.name.substr(heads.size()), scheme);
        const bool feature = branch.kind == model::BranchKind::feature;
        if (std::find(pushed.begin(), pushed.end(), branch.full) == pushed.end()) continue;
        const model::ObjectId target = exchange.known(feature && scheme.has_dev() ? scheme.dev : scheme.main);
        if (!target || is_kept(operations, branch.full)) continue;
        bool has_it = false;
        if (is_ancestor(snapshot, ref.id, target)) {
            has_it = !is_on_line(snapshot, ref.id, target);
        } else {
            const CodeMerge merge = merge_code(snapshot, target, ref.id);
            has_it = merge.clean() && has_content(snapshot, target, ref.id, merge.tree);
        }
        if (has_it && may_leave(snapshot, ref.name)) found.push_back(branch.full);
    }
    return found;
}

}  // namespace dltask::flow
