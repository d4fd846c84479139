// SPDX-License-Identifier: Apache-2.0
#include "hooks/check.hpp"

#include "base/error.hpp"
#include "git/raw_id.hpp"
#include "hooks/audit.hpp"
#include "hooks/commit.hpp"
#include "hooks/core_version.hpp"
#include "hooks/known_refs.hpp"
#include "hooks/message.hpp"
#include "hooks/staged_changes.hpp"
#include "hooks/template_config.hpp"
#include "rules/merge_source.hpp"

namespace dltask::hooks {
namespace {

using Skipped = std::vector<std::string>;

void check_message(const Scene& scene, const CheckRequest& request, Verdict& verdict) {
    const bool is_merge = scene.git_dir.has_own("MERGE_HEAD");
    judge_message(scene, read_message(scene, *request.message, request.comment), is_merge, verdict);
}

/// Nobody is about to commit when nothing is staged and no merge waits.
bool has_something(const Scene& scene) {
    ObjectQuery objects{scene.git};
    return scene.git_dir.has_own("MERGE_HEAD") || !staged_changes(scene, objects, "HEAD").empty();
}

void check_config(const Scene& scene, Verdict& verdict) {
    ObjectQuery objects{scene.git};
    const auto text = objects.content(std::string{":"} + template_config);
    if (text) verdict.add(judge_config_text(*text, scene.settings));
}

struct Range {
    std::string from;  ///< as typed; empty: from the beginning
    std::string to;
    bool from_merge_base = false;
};

Range split(const std::string& text) {
    const auto or_head = [](const std::string& name) { return name.empty() ? "HEAD" : name; };
    const std::size_t dots = text.find("..");
    if (dots == std::string::npos) return {"", or_head(text), false};
    const bool three = text.compare(dots, 3, "...") == 0;
    return {or_head(text.substr(0, dots)), or_head(text.substr(dots + (three ? 3 : 2))), three};
}

std::string commit_of(ObjectQuery& objects, const std::string& name) {
    const auto commit = objects.facts(name + "^{commit}");
    if (!commit) throw negative("no commit '" + name + "'", {"git log --oneline --all"});
    return commit->id;
}

/// The short name of a branch that is written as refs and the variables of CI have it: refs/heads/x,
/// refs/remotes/origin/x, origin/x.
std::string short_name(ObjectQuery& objects, const std::string& name) {
    constexpr std::string_view heads = "refs/heads/", remotes = "refs/remotes/";
    if (name.starts_with(heads)) return name.substr(heads.size());
    const bool is_whole = name.starts_with(remotes);
    const std::size_t slash = name.find('/', is_whole ? remotes.size() : 0);
    if (slash == std::string::npos) return name;
    const bool is_remote =
        is_whole || (!objects.facts("refs/heads/" + name) && objects.facts("refs/remotes/" + name));
    return is_remote ? name.substr(slash + 1) : name;
}

/// The branch whose commits a range holds, when its end is the name of one.
std::string named_branch(const Scene& scene, ObjectQuery& objects, const std::string& to) {
    if (to == "HEAD" || to == "@") return scene.branch.full;
    if (objects.facts("refs/heads/" + to)) return to;
    const std::string name = short_name(objects, to);
    return name == to ? "" : name;
}

/// A commit whose changes cannot be told, because a shallow clone does not have its parents.
std::string cut_off(const Scene& scene, ObjectQuery& objects, const Update& update) {
    if (objects.shallow().empty()) return "";
    for (const Commit& commit : read_commits(scene.git, objects, {{update.new_id}, {update.old_id}})) {
        if (objects.shallow().count(git::to_raw(commit.id)) != 0) return commit.id;
    }
    return "";
}

constexpr const char* whole_history = "git fetch --unshallow";

/// The merge that is going to be made.
void judge_merge(const Scene& scene, const std::string& branch, const std::string& onto, const Update& update,
                 Verdict& verdict) {
    const auto& scheme = scene.settings.branches;
    std::vector<std::string> words = {"rev-list", "--full-history", "--max-count=1", update.new_id};
    if (!update.old_id.empty()) words.push_back("^" + update.old_id);
    words.insert(words.end(), {"--", ":(top,glob)tasks/" + scheme.debug + "*/**"});
    const std::string debug_work = scene.git.try_ask(words).out;
    const rules::MergedHead head{
        update.new_id, {model::parse_branch(branch, scheme)}, debug_work.substr(0, debug_work.find('\n'))};
    for (rules::Violation& violation :
         rules::check_merge_source(model::parse_branch(onto, scheme), {head}, scheme.has_dev())) {
        violation.hint = "the branch table: git dltask check --explain merge-source";
        verdict.add(violation);
    }
}

AuditRequest audit_of(const Scene& scene) {
    AuditRequest request;
    request.tips = branch_tips(scene.git, scene.settings.branches);
    request.has_team_file = scene.has_team_file;
    return request;
}

void check_range(const Scene& scene, const CheckRequest& request, const std::string& text, Verdict& verdict,
                 Skipped& skipped) {
    ObjectQuery objects{scene.git};
    const Range range = split(text);
    Update update;
    update.new_id = commit_of(objects, range.to);
    if (!range.from.empty()) update.old_id = commit_of(objects, range.from);
    if (range.from_merge_base) {
        const std::string base = scene.git.try_ask({"merge-base", update.old_id, update.new_id}).out;
        update.old_id = base.substr(0, base.find('\n'));
    }
    if (const std::string commit = cut_off(scene, objects, update); !commit.empty()) {
        const std::string what =
            "commit " + commit.substr(0, 10) + ": this clone is shallow, its parents are not here";
        if (request.range) throw negative("cannot judge " + what, {whole_history});
        skipped.push_back(what + ": " + whole_history);
    }
    const std::string branch =
        request.branch.empty() ? named_branch(scene, objects, range.to) : short_name(objects, request.branch);
    update.ref = "refs/heads/" + branch;
    if (branch.empty())
        skipped.emplace_back(
            "branch-name, hotfix-size, main-protected, merge-source, task-scope: whose commits are these? "
            "--branch NAME");
    if (!request.onto.empty() && !branch.empty())
        judge_merge(scene, branch, short_name(objects, request.onto), update, verdict);
    if (request.onto.empty() && request.range)
        skipped.emplace_back("merge-source into a target: --onto NAME");
    AuditRequest audited = audit_of(scene);
    audited.updates = {update};
    audit(objects, scene.settings, audited, verdict);
}

/// Where main is, here or on a remote; empty: nowhere.
std::string main_of(const Scene& scene) {
    const AuditRequest known = audit_of(scene);
    std::string id;
    for (const BranchTip& tip : known.tips) {
        if (tip.branch.kind == model::BranchKind::main && (id.empty() || tip.ref == tip.branch.ref()))
            id = tip.id;
    }
    return id;
}

void check_all(const Scene& scene, Verdict& verdict, Skipped& skipped) {
    ObjectQuery objects{scene.git};
    if (!objects.shallow().empty())
        skipped.push_back(std::string{"what this shallow clone does not have: "} + whole_history);
    AuditRequest request = audit_of(scene);
    request.sees_everything = true;
    std::set<std::string> local;
    for (const BranchTip& tip : request.tips) {
        if (tip.ref == tip.branch.ref()) local.insert(tip.branch.full);
    }
    for (const BranchTip& tip : request.tips) {
        const bool is_local = tip.ref == tip.branch.ref();
        if (is_local || local.count(tip.branch.full) == 0)
            request.updates.push_back({tip.branch.ref(), "", tip.id});
    }
    for (git::FileRef& tag : refs_below(scene.git, "refs/tags/"))
        request.updates.push_back({std::move(tag.name), "", std::move(tag.id)});
    audit(objects, scene.settings, request, verdict);
}

}  // namespace

std::vector<std::string> check(const Scene& scene, const CheckRequest& request, Verdict& verdict) {
    Skipped skipped;
    if (request.message) check_message(scene, request, verdict);
    if (request.staged && !scene.unborn && has_something(scene)) judge_commit(scene, verdict);
    if (request.config) check_config(scene, verdict);
    if (request.range) check_range(scene, request, *request.range, verdict, skipped);
    if (request.beyond_main && !scene.unborn) {
        const std::string main = main_of(scene);
        if (!main.empty()) check_range(scene, request, main + "..HEAD", verdict, skipped);
    }
    if (request.all) check_all(scene, verdict, skipped);
    return skipped;
}

}  // namespace dltask::hooks
