// SPDX-License-Identifier: Apache-2.0
#include "hooks/audit.hpp"

#include <algorithm>
#include <memory>
#include <unordered_set>

#include "hooks/big_blobs.hpp"
#include "hooks/history.hpp"
#include "hooks/main_line.hpp"
#include "hooks/ref_moves.hpp"
#include "hooks/tags.hpp"
#include "hooks/template_config.hpp"
#include "hooks/work_line.hpp"
#include "model/commit_message.hpp"
#include "rules/commit_type.hpp"
#include "rules/rule.hpp"

namespace dltask::hooks {
namespace {

using model::BranchKind;

/// Up to so many commits it is cheaper to look at all that they change than to list all objects.
constexpr std::size_t few_commits = 1000;

std::vector<BranchUpdate> branches_of(const AuditRequest& request, const model::BranchScheme& scheme) {
    constexpr std::string_view prefix = "refs/heads/";
    std::vector<BranchUpdate> branches;
    for (const Update& update : request.updates) {
        if (update.ref.compare(0, prefix.size(), prefix) != 0 || update.new_id.empty()) continue;
        branches.push_back({model::parse_branch(update.ref.substr(prefix.size()), scheme), update.old_id,
                            update.new_id, update.old_is_unknown});
    }
    std::stable_sort(branches.begin(), branches.end(),
                     [](const BranchUpdate& left, const BranchUpdate& right) {
                         return left.branch.kind < right.branch.kind;
                     });
    return branches;
}

void take(History& history, std::vector<Commit> commits, bool fresh) {
    for (Commit& commit : commits) {
        commit.is_new = fresh;
        const auto [at, is_first] = history.commits.try_emplace(commit.id);
        if (!is_first) continue;
        at->second = std::move(commit);
        history.in_order.push_back(&at->second);
        if (fresh) ++history.new_commits;
    }
}

/// Tags may point at anything.
std::vector<Update> of_commits(ObjectQuery& objects, const std::vector<Update>& updates) {
    std::vector<Update> commits;
    for (const Update& update : updates) {
        if (!update.new_id.empty() && !objects.commit_of(update.new_id).empty()) commits.push_back(update);
    }
    return commits;
}

/// Where branches of some kinds stand that the other side has.
std::vector<std::string> known_tips(const AuditRequest& request, const std::set<BranchKind>& kinds) {
    std::vector<std::string> ids;
    if (request.known.below.empty()) return ids;
    for (const BranchTip& tip : request.tips) {
        if (tip.ref.starts_with(request.known.below) && kinds.count(tip.branch.kind) != 0)
            ids.push_back(tip.id);
    }
    return ids;
}

/// What the other side has already comes by a forward to a branch that must not have it: debug work to any
/// other, and to a task whatever lies outside of it.
void read_forwarded(History& history) {
    const AuditRequest& request = history.request;
    const bool has_debug_work = !known_tips(request, {BranchKind::debug}).empty();
    const std::vector<std::string> released = known_tips(request, {BranchKind::main, BranchKind::dev});
    const std::vector<std::string> legal =
        known_tips(request, {BranchKind::main, BranchKind::dev, BranchKind::feature, BranchKind::hotfix,
                             BranchKind::task, BranchKind::other});
    for (const BranchUpdate& update : history.branches) {
        CommitRange range{{update.new_id}, {update.old_id}, update.branch.kind == BranchKind::task};
        const bool is_open = range.first_parent ? !request.known.below.empty()
                                                : has_debug_work && update.branch.kind != BranchKind::debug;
        if (!is_open || request.sees_everything) continue;
        const std::vector<std::string>& without = range.first_parent ? released : legal;
        range.without.insert(range.without.end(), without.begin(), without.end());
        take(history, read_commits(history.git, history.objects, range), false);
    }
}

/// What is new, and main's own line even where it is not: a forwarded main brings what others have.
void read_new_commits(History& history) {
    const AuditRequest& request = history.request;
    const std::vector<std::string> known = request.known.ids(history.git);
    CommitRange fresh{{}, known};
    for (const Update& update : request.updates) {
        fresh.of.push_back(update.new_id);
        fresh.without.push_back(update.old_id);
    }
    take(history, read_commits(history.git, history.objects, fresh), true);
    for (const BranchUpdate& update : history.branches) {
        if (update.branch.kind != BranchKind::main || history.request.sees_everything) continue;
        CommitRange line{{update.new_id}, {update.old_id}, true};
        if (request.main_is_known_too) line.without.insert(line.without.end(), known.begin(), known.end());
        take(history, read_commits(history.git, history.objects, line), false);
    }
    read_forwarded(history);
}

/// Everything that main and tasks change, and below `tasks/` what anybody changes.
void read_all_changes(History& history, const std::set<std::string>& closely) {
    std::vector<const Commit*> close, others;
    for (const Commit* commit : history.in_order)
        (history.needs_blobs || closely.count(commit->id) != 0 ? close : others).push_back(commit);
    const auto& scheme = history.settings.branches;
    Changes changes = read_changes(history.objects, close, history.commits, scheme, "");
    history.changes = std::move(changes.by_commit);
    history.blobs = std::move(changes.blobs);
    history.changes.merge(read_changes(history.objects, others, history.commits, scheme, "tasks").by_commit);
}

/// The lines of the branches, main's first: a commit is judged as part of one.
std::vector<std::vector<const Commit*>> split_into_lines(History& history) {
    std::vector<std::vector<const Commit*>> lines;
    for (const BranchUpdate& update : history.branches) {
        lines.push_back(history.line(update.new_id));
        for (const Commit* commit : lines.back()) history.commits.at(commit->id).line = update.branch.kind;
    }
    return lines;
}

std::set<std::string> ids_of_close(const History& history,
                                   const std::vector<std::vector<const Commit*>>& lines) {
    std::set<std::string> ids;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const BranchKind kind = history.branches[i].branch.kind;
        if (kind != BranchKind::main && kind != BranchKind::task) continue;
        for (const Commit* commit : lines[i]) ids.insert(commit->id);
    }
    return ids;
}

using CommitSet = std::unordered_set<const Commit*>;

CommitSet reached_from(const History& history, std::vector<std::string> waiting) {
    CommitSet seen;
    while (!waiting.empty()) {
        const Commit* commit = history.commit(waiting.back());
        waiting.pop_back();
        if (commit == nullptr || !seen.insert(commit).second) continue;
        waiting.insert(waiting.end(), commit->parents.begin(), commit->parents.end());
    }
    return seen;
}

/// What can be reached from a branch that is no debug branch.
CommitSet outside_debug(const History& history) {
    std::vector<std::string> tips;
    for (const BranchUpdate& update : history.branches) {
        if (update.branch.kind != BranchKind::debug) tips.push_back(update.new_id);
    }
    return reached_from(history, std::move(tips));
}

/// What only other refs hold: notes, and what tools keep. Its messages are of another kind.
CommitSet beside_branches(const History& history) {
    std::vector<std::string> tips, others;
    for (const Update& update : history.request.updates) {
        const bool is_branch = update.ref.compare(0, 11, "refs/heads/") == 0;
        const bool is_tag = update.ref.compare(0, 10, "refs/tags/") == 0;
        (is_branch || is_tag ? tips : others).push_back(history.objects.commit_of(update.new_id));
    }
    if (others.empty()) return {};
    CommitSet beside = reached_from(history, std::move(others));
    for (const Commit* commit : reached_from(history, std::move(tips))) beside.erase(commit);
    return beside;
}

/// Debug work that lies on another branch, without a merge that would be told.
void judge_debug_work(History& history, const CommitSet& outside) {
    for (auto it = history.in_order.rbegin(); it != history.in_order.rend(); ++it) {
        const Commit* commit = *it;
        if (commit->is_merge() || !history.touched(*commit).has_debug_work()) continue;
        if (!commit->line || commit->line == BranchKind::debug) continue;
        if (outside.count(commit) == 0) continue;
        history.add({"merge-source", "", "", "commit is debug work",
                     "the code of a debug branch travels by: git dltask carry"},
                    commit->id, *commit->line);
    }
}

void judge_messages(History& history, const CommitSet& outside) {
    const CommitSet beside = beside_branches(history);
    for (auto it = history.in_order.rbegin(); it != history.in_order.rend(); ++it) {
        const Commit* commit = *it;
        if (!commit->is_new || commit->parents.empty() || beside.count(commit) != 0) continue;
        const BranchKind kind = commit->line                 ? *commit->line
                                : outside.count(commit) != 0 ? BranchKind::feature
                                                             : BranchKind::debug;
        if (kind == BranchKind::main) continue;
        const std::string text = model::clean_message(commit->message, "");
        auto violation =
            rules::check_commit_type({text, history.settings.commit_types, kind, commit->is_merge(), false});
        if (violation) history.add(std::move(*violation), commit->id, kind);
    }
}

void judge_branches(History& history) {
    const auto lines = split_into_lines(history);
    read_all_changes(history, ids_of_close(history, lines));
    Sources sources{history};
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const BranchUpdate& update = history.branches[i];
        if (update.branch.kind == BranchKind::main) {
            judge_main_line(history, sources, update, lines[i]);
            if (history.request.is_push) judge_way_of_main(history, update);
        } else {
            judge_work_line(history, sources, update, lines[i]);
        }
        judge_template_config(history, update);
    }
    const auto outside = outside_debug(history);
    judge_debug_work(history, outside);
    judge_messages(history, outside);
}

/// What a tag names may be there already: then it is not read with what is new.
std::optional<Commit> read_commit(History& history, const std::string& id) {
    const auto parent = history.objects.facts(id + "^1");
    auto commits = read_commits(history.git, history.objects, {{id}, {parent ? parent->id : ""}, true});
    if (commits.empty()) return std::nullopt;
    return std::move(commits.front());
}

bool is_bound(History& history, const rules::Violation& violation) {
    if (violation.commit.empty()) return true;
    const Commit* known = history.commit(violation.commit);
    const auto other = known == nullptr ? read_commit(history, violation.commit) : std::nullopt;
    if (known == nullptr && !other) return true;
    const Commit& commit = known == nullptr ? *other : *known;
    const bool is_content = violation.rule == "large-history" || violation.rule == "version-tag";
    return is_content ? history.adoption.binds_content(commit) : history.adoption.binds(commit);
}

/// By the order of the history, so that the first cause comes first; then in the order of the rules.
void give(History& history, Verdict& verdict) {
    const auto time = [&](const Found& found) {
        const Commit* commit = history.commit(found.violation.commit);
        return commit == nullptr ? std::int64_t{0} : commit->time;
    };
    std::stable_sort(history.found.begin(), history.found.end(),
                     [&](const Found& left, const Found& right) { return time(left) < time(right); });
    for (Found& found : history.found) {
        rules::Violation& violation = found.violation;
        if (!violation.commit.empty() && history.adoption.accepts(violation.commit)) continue;
        const bool bound = is_bound(history, violation);
        if (!violation.commit.empty())
            violation.message = violation.commit.substr(0, 10) + ": " + violation.message;
        verdict.add(violation, found.branch, bound);
    }
}

/// Every other rule of the history is off.
bool asks_for_sizes_only(const Verdict& verdict) {
    const auto& rules = rules::all_rules();
    return std::all_of(rules.begin(), rules.end(), [&verdict](const rules::RuleInfo& rule) {
        return rule.id == "large-history" || rule.id == "large-file" ||
               verdict.leaves_out(std::string{rule.id});
    });
}

bool has_no_big_blob(const History& history) {
    const auto listed = list_big_blobs(history).get();
    return listed && listed->empty();
}

/// A branch from before the adoption has no `.dltask.yaml`, but main has.
bool is_adopted(ObjectQuery& objects, const AuditRequest& request) {
    return request.has_team_file ||
           std::any_of(request.tips.begin(), request.tips.end(), [&objects](const BranchTip& tip) {
               return tip.branch.kind == BranchKind::main && objects.facts(tip.id + ":.dltask.yaml");
           });
}

}  // namespace

std::string revisions_of(const std::vector<Update>& updates) {
    std::string text;
    for (const Update& update : updates) {
        if (update.new_id.empty()) continue;
        text += update.new_id + "\n";
        if (!update.old_id.empty()) text += "^" + update.old_id + "\n";
    }
    return text;
}

void audit(ObjectQuery& objects, const config::Settings& settings, AuditRequest request, Verdict& verdict) {
    const Git plain = objects.git().with("GIT_NO_REPLACE_OBJECTS", "1");
    request.updates = of_commits(objects, request.updates);
    if (request.updates.empty()) return;
    Adoption adoption{plain, objects, settings, is_adopted(objects, request)};
    // Given back by the end of the process: tens of thousands of little strings take a push as long.
    static std::unique_ptr<History> kept;
    kept.reset(new History{plain, settings, request, objects, adoption});
    History& history = *kept;
    if (const std::string complaint = adoption.complaint(); !complaint.empty()) verdict.note(complaint);
    history.branches = branches_of(request, settings.branches);
    const bool lists_all = request.sees_everything || !request.quarantine.empty();
    if (lists_all && asks_for_sizes_only(verdict) && has_no_big_blob(history)) return;
    BlobList big = lists_all ? list_big_blobs(history) : BlobList{};
    read_new_commits(history);
    if (!lists_all && history.new_commits > few_commits) big = list_big_blobs(history);
    history.needs_blobs = !big.valid();
    judge_branches(history);
    judge_tags(history);
    judge_big_blobs(history, std::move(big));
    give(history, verdict);
}

}  // namespace dltask::hooks
