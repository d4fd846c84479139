// SPDX-License-Identifier: Apache-2.0
#include "hooks/sources.hpp"

#include <algorithm>
#include <sstream>

#include "model/branch_policy.hpp"
#include "rules/legal_source.hpp"

namespace dltask::hooks {
namespace {

using model::BranchKind;
using model::BranchName;

/// No hotfix has more.
constexpr std::size_t most_hotfix_commits = 50;

BranchName named(BranchKind kind, const std::string& name) {
    BranchName branch;
    branch.kind = kind;
    branch.full = name;
    return branch;
}

std::string lines(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += word + "\n";
    return text;
}

}  // namespace

std::vector<std::string> Sources::tips_of(BranchKind kind) const {
    std::set<std::string> ids;
    for (const BranchTip& tip : history_.request.tips) {
        if (tip.branch.kind == kind) ids.insert(tip.id);
    }
    for (const BranchUpdate& update : history_.branches) {
        if (update.branch.kind != kind) continue;
        ids.insert(update.old_id);
        ids.insert(update.new_id);
    }
    ids.erase("");
    return {ids.begin(), ids.end()};
}

const std::vector<Commit>& Sources::dev_line() {
    if (dev_line_) return *dev_line_;
    dev_line_.emplace();
    const std::vector<std::string> tips = tips_of(BranchKind::dev);
    if (tips.empty()) return *dev_line_;
    *dev_line_ = read_commits(history_.git, history_.objects, {tips, {}, true});
    const auto is_main = [&](const Commit& commit) {
        const Commit* known = history_.commit(commit.id);
        return known != nullptr && known->line == BranchKind::main;
    };
    for (const Commit& commit : *dev_line_) dev_ids_.insert(commit.id);
    dev_line_->erase(std::remove_if(dev_line_->begin(), dev_line_->end(), is_main), dev_line_->end());
    return *dev_line_;
}

bool Sources::is_on_dev(const std::string& commit) {
    static_cast<void>(dev_line());
    return dev_ids_.count(commit) != 0;
}

/// The branches that stand, stood or will stand at a commit.
std::vector<BranchName> Sources::at(const std::string& commit) const {
    std::vector<BranchName> branches;
    for (const BranchTip& tip : history_.request.tips) {
        if (tip.id == commit) branches.push_back(tip.branch);
    }
    for (const BranchUpdate& update : history_.branches) {
        if (update.old_id == commit || update.new_id == commit) branches.push_back(update.branch);
    }
    return branches;
}

std::string Sources::first_debug_work(const std::string& head) {
    std::vector<std::string> waiting = {head};
    std::string found;
    while (!waiting.empty()) {
        const std::string id = waiting.back();
        waiting.pop_back();
        const Commit* commit = history_.commit(id);
        if (commit == nullptr || !visited_.insert(id).second) continue;
        if (history_.touched(*commit).has_debug_work()) found = id;
        waiting.insert(waiting.end(), commit->parents.begin(), commit->parents.end());
    }
    return found;
}

std::string Sources::debug_commit(const Commit& merge, const std::string& head) {
    visited_.insert(merge.id);
    if (history_.commit(head) != nullptr) return first_debug_work(head);
    const std::string list =
        history_.git
            .try_ask({"rev-list", "--full-history", "--max-count=1", head, "^" + merge.parents.front(), "--",
                      ":(top,glob)tasks/" + history_.settings.branches.debug + "*/**"})
            .out;
    return list.substr(0, list.find('\n'));
}

bool Sources::is_on_hotfix(const Commit& merge, const std::string& head) {
    const std::vector<std::string> tips = tips_of(BranchKind::hotfix);
    if (tips.empty()) return false;
    const auto list = history_.git.try_ask({"rev-list", "--stdin", "--first-parent"},
                                           lines(tips) + "^" + merge.parents.front() + "\n");
    return list.ok() && list.out.find(head) != std::string::npos;
}

bool Sources::reads_as_hotfix(const Commit& merge, const std::string& head) const {
    std::vector<std::string> messages;
    for (const Commit& commit :
         read_commits(history_.git, history_.objects, {{head}, {merge.parents.front()}})) {
        if (!commit.is_merge()) messages.push_back(commit.message);
        if (messages.size() == most_hotfix_commits) break;
    }
    return rules::reads_as_hotfix(messages);
}

/// dev was forwarded to the merge, so that its own line goes through main's now: then what was merged is
/// dev if it goes on from where dev stood.
bool Sources::continues_dev(const std::string& head) {
    for (const BranchUpdate& update : history_.branches) {
        if (update.branch.kind != BranchKind::dev || update.old_id.empty()) continue;
        const auto list =
            history_.git.try_ask({"rev-list", "--first-parent", head, "^" + update.old_id + "^@"});
        return list.ok() && list.out.find(update.old_id) != std::string::npos;
    }
    return true;
}

std::vector<BranchName> Sources::origins(const Commit& merge, const std::string& head) {
    std::vector<BranchName> from = at(head);
    if (std::any_of(from.begin(), from.end(), model::may_enter_main)) return from;
    if (is_on_dev(head)) from.push_back(named(BranchKind::dev, history_.settings.branches.dev));
    const std::string& task = history_.touched(merge).only_task();
    if (!task.empty() && from.empty()) from.push_back(model::parse_branch(task, history_.settings.branches));
    if (from.empty() && is_on_hotfix(merge, head)) from.push_back(named(BranchKind::hotfix, "hotfix"));
    if (from.empty() && is_on_dev(merge.id) && continues_dev(head))
        from.push_back(named(BranchKind::dev, history_.settings.branches.dev));
    if (from.empty() && reads_as_hotfix(merge, head)) from.push_back(named(BranchKind::hotfix, "hotfix"));
    if (from.empty() && !history_.settings.branches.has_dev())
        from.push_back(named(BranchKind::feature, "feature"));
    return from;
}

std::vector<rules::MergedHead> Sources::heads(const Commit& merge, const BranchName& target) {
    std::vector<rules::MergedHead> heads;
    for (std::size_t i = 1; i < merge.parents.size(); ++i) {
        const std::string& head = merge.parents[i];
        rules::MergedHead merged{head, {}, debug_commit(merge, head)};
        merged.from = target.kind == BranchKind::main ? origins(merge, head) : at(head);
        heads.push_back(std::move(merged));
    }
    return heads;
}

}  // namespace dltask::hooks
