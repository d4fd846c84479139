// SPDX-License-Identifier: Apache-2.0
#include "hooks/audit.hpp"

#include <algorithm>

#include "hooks/big_blobs.hpp"
#include "hooks/history.hpp"
#include "hooks/main_line.hpp"
#include "hooks/tags.hpp"
#include "hooks/template_config.hpp"
#include "hooks/work_line.hpp"
#include "model/commit_message.hpp"
#include "rules/commit_type.hpp"

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
        branches.push_back(
            {model::parse_branch(update.ref.substr(prefix.size()), scheme), update.old_id, update.new_id});
    }
    std::stable_sort(branches.begin(), branches.end(),
                     [](const BranchUpdate& left, const BranchUpdate& right) {
                         return left.branch.kind < right.branch.kind;
                     });
    return branches;
}

void take(History& history, std::vector<Commit> commits, bool fresh) {
    for (Commit& commit : commits) {
        if (fresh) history.fresh.insert(commit.id);
        history.commits.emplace(commit.id, std::move(commit));
    }
}

/// Tags may point at anything.
std::vector<Update> of_commits(ObjectQuery& objects, const std::vector<Update>& updates) {
    std::vector<Update> commits;
    for (const Update& update : updates) {
        if (!update.new_id.empty() && objects.facts(update.new_id + "^{commit}")) commits.push_back(update);
    }
    return commits;
}

/// What is new, and main's own line even where it is not: a forwarded main brings what others have.
void read_new_commits(History& history) {
    const AuditRequest& request = history.request;
    take(history, read_commits(history.git, request.known, revisions_of(request.updates)), true);
    for (const BranchUpdate& update : history.branches) {
        if (update.branch.kind != BranchKind::main || history.request.sees_everything) continue;
        const std::string old = update.old_id.empty() ? "" : "^" + update.old_id + "\n";
        std::vector<std::string> options = {"--first-parent"};
        if (request.main_is_known_too)
            options.insert(options.end(), request.known.begin(), request.known.end());
        take(history, read_commits(history.git, options, update.new_id + "\n" + old), false);
    }
}

/// Everything that main and tasks change, and below `tasks/` what anybody changes.
void read_all_changes(History& history, const std::set<std::string>& closely) {
    std::vector<const Commit*> close, others;
    const bool few = history.fresh.size() <= few_commits;
    for (const auto& [id, commit] : history.commits)
        (few || closely.count(id) != 0 ? close : others).push_back(&commit);
    const auto& scheme = history.settings.branches;
    Changes changes = read_changes(history.git, close, scheme, "");
    history.touched = std::move(changes.by_commit);
    history.has_all_blobs = few;
    if (few) history.blobs = std::move(changes.blobs);
    history.touched.merge(read_changes(history.git, others, scheme, "tasks").by_commit);
}

/// The lines of the branches, main's first: a commit is judged as part of one.
std::vector<std::vector<const Commit*>> split_into_lines(History& history) {
    std::vector<std::vector<const Commit*>> lines;
    for (const BranchUpdate& update : history.branches) {
        lines.push_back(history.line(update.new_id));
        for (const Commit* commit : lines.back()) history.judged.emplace(commit->id, update.branch.kind);
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

/// What can be reached from a branch that is no debug branch.
std::set<std::string> outside_debug(const History& history) {
    std::set<std::string> seen;
    std::vector<std::string> waiting;
    for (const BranchUpdate& update : history.branches) {
        if (update.branch.kind != BranchKind::debug) waiting.push_back(update.new_id);
    }
    while (!waiting.empty()) {
        const Commit* commit = history.commit(waiting.back());
        waiting.pop_back();
        if (commit == nullptr || !seen.insert(commit->id).second) continue;
        waiting.insert(waiting.end(), commit->parents.begin(), commit->parents.end());
    }
    return seen;
}

/// Debug work that lies on another branch, without a merge that would be told.
void judge_debug_work(History& history) {
    for (const std::string& id : outside_debug(history)) {
        const Commit& commit = *history.commit(id);
        if (commit.is_merge() || history.judged.count(id) == 0) continue;
        if (!history.touched.at(id).has_debug_work() || history.judged.at(id) == BranchKind::debug) continue;
        history.add({"merge-source", "", "", "commit is debug work",
                     "the code of a debug branch travels by: git dltask carry"},
                    id, history.judged.at(id));
    }
}

void judge_messages(History& history) {
    const std::set<std::string> others = outside_debug(history);
    for (const std::string& id : history.fresh) {
        const Commit& commit = *history.commit(id);
        const auto judged = history.judged.find(id);
        BranchKind kind = judged != history.judged.end() ? judged->second
                          : others.count(id) != 0        ? BranchKind::feature
                                                         : BranchKind::debug;
        if (kind == BranchKind::main || commit.parents.empty()) continue;
        const std::string text = model::clean_message(commit.message, "");
        auto violation =
            rules::check_commit_type({text, history.settings.commit_types, kind, commit.is_merge(), false});
        if (violation) history.add(std::move(*violation), id, kind);
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
        } else {
            judge_work_line(history, sources, update, lines[i]);
        }
        judge_template_config(history, update);
    }
    judge_debug_work(history);
    judge_messages(history);
}

bool is_bound(const History& history, const rules::Violation& violation, const Commit& commit) {
    return violation.rule == "large-history" ? history.adoption.binds_content(commit)
                                             : history.adoption.binds(commit);
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
        const Commit* commit = history.commit(violation.commit);
        if (!violation.commit.empty() && history.adoption.accepts(violation.commit)) continue;
        if (!violation.commit.empty())
            violation.message = violation.commit.substr(0, 10) + ": " + violation.message;
        verdict.add(violation, found.branch, commit == nullptr || is_bound(history, violation, *commit));
    }
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

void audit(const Git& git, const config::Settings& settings, AuditRequest request, Verdict& verdict) {
    const Git plain = git.with("GIT_NO_REPLACE_OBJECTS", "1");
    ObjectQuery objects{plain};
    request.updates = of_commits(objects, request.updates);
    if (request.updates.empty()) return;
    Adoption adoption{plain, objects, settings, request.has_team_file};
    History history{plain, settings, request, objects, adoption, {}, {}, {}, {}, {}, false, {}, {}};
    if (const std::string complaint = adoption.complaint(); !complaint.empty()) verdict.note(complaint);
    history.branches = branches_of(request, settings.branches);
    read_new_commits(history);
    judge_branches(history);
    judge_tags(history);
    judge_big_blobs(history);
    give(history, verdict);
}

}  // namespace dltask::hooks
