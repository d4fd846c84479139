// SPDX-License-Identifier: Apache-2.0
#include "hooks/staged.hpp"

#include <algorithm>
#include <set>

#include "hooks/core_version.hpp"
#include "hooks/staged_changes.hpp"
#include "hooks/template_config.hpp"
#include "rules/large_file.hpp"
#include "rules/merge_source.hpp"
#include "rules/task_immutable.hpp"
#include "rules/task_scope.hpp"

namespace dltask::hooks {
namespace {

using model::BranchKind;

constexpr std::uint64_t longest_config = 1U << 20U;

/// What a merge itself adds: paths that are otherwise than in every head.
std::vector<StagedChange> new_in_merge(const Scene& scene, ObjectQuery& objects,
                                       std::vector<StagedChange> changes,
                                       const std::vector<std::string>& heads) {
    for (const std::string& head : heads) {
        std::set<std::string> differing;
        for (StagedChange& change : staged_changes(scene, objects, head))
            differing.insert(std::move(change.path));
        const auto same = [&](const StagedChange& change) { return differing.count(change.path) == 0; };
        changes.erase(std::remove_if(changes.begin(), changes.end(), same), changes.end());
    }
    return changes;
}

/// Taking main into a task brings nothing that main does not have.
bool is_in_main(const Scene& scene, const std::string& commit) {
    return scene.git
        .try_ask({"merge-base", "--is-ancestor", commit, "refs/heads/" + scene.settings.branches.main})
        .ok();
}

void judge_scope(const Scene& scene, const std::vector<StagedChange>& all,
                 const std::vector<StagedChange>& added, const std::vector<std::string>& heads,
                 Verdict& verdict) {
    if (scene.branch.kind != BranchKind::task) return;
    const bool takes_main = std::all_of(heads.begin(), heads.end(),
                                        [&](const std::string& head) { return is_in_main(scene, head); });
    std::vector<std::string> paths;
    for (const StagedChange& change : takes_main ? added : all) paths.push_back(change.path);
    verdict.add(rules::check_task_scope(scene.branch, paths));
}

void judge_records(const Scene& scene, const std::vector<StagedChange>& added, Verdict& verdict) {
    std::vector<rules::ChangedPath> changes;
    for (const StagedChange& change : added) changes.push_back({change.path, change.old_id, change.new_id});
    verdict.add(rules::check_task_immutable(scene.branch, changes, scene.settings.branches));
}

void judge_debug_work(const Scene& scene, const std::vector<StagedChange>& added, Verdict& verdict) {
    std::vector<std::string> paths;
    for (const StagedChange& change : added) {
        if (!change.new_id.empty()) paths.push_back(change.path);
    }
    verdict.add(rules::check_debug_work(scene.branch, paths, scene.settings.branches));
}

rules::BigFileTools tools_of(const Scene& scene) {
    std::error_code ignored;
    return {scene.git_dir.has_common("lfs"),
            std::filesystem::is_directory(scene.call.directory / ".dvc", ignored)};
}

/// What git says of one path, asked only where a file is too big. Attributes and ignore rules run nothing.
rules::Keeper keeper_of(const Scene& scene, const std::string& path) {
    const auto attribute = scene.git.try_ask({"check-attr", "-z", "filter", "--", path});
    if (attribute.out == path + std::string{"\0filter\0lfs\0", 12}) return rules::Keeper::lfs;
    std::error_code ignored;
    if (std::filesystem::exists(scene.call.directory / (path + ".dvc"), ignored)) return rules::Keeper::dvc;
    const bool is_ignored = scene.git.try_ask({"check-ignore", "-q", "--no-index", "--", path}).ok();
    return is_ignored ? rules::Keeper::gitignore : rules::Keeper::none;
}

rules::Violation gone_template_config() {
    const std::string path{template_config};
    return {"config-keys", "", path, "'" + path + "' is taken away",
            "every task is a copy of it: git restore --staged --worktree " + path};
}

void judge_config(const Scene& scene, ObjectQuery& objects, const std::string& id, std::uint64_t bytes,
                  Verdict& verdict) {
    const std::string path{template_config};
    if (bytes > longest_config) {
        verdict.add({"config-keys", "", path, "'" + path + "' is larger than 1 MiB", ""});
        return;
    }
    verdict.add(judge_config_text(objects.content(id).value_or(""), scene.settings));
}

void judge_content(const Scene& scene, ObjectQuery& objects, const std::vector<StagedChange>& added,
                   Verdict& verdict) {
    std::vector<rules::SizedFile> files;
    for (const StagedChange& change : added) {
        if (change.path == template_config && change.new_id.empty()) verdict.add(gone_template_config());
        if (!change.is_file || change.new_id.empty()) continue;
        const auto facts = objects.facts(change.new_id);
        if (!facts) continue;
        const bool is_big = facts->bytes > scene.settings.max_file_bytes;
        files.push_back(
            {change.path, facts->bytes, is_big ? keeper_of(scene, change.path) : rules::Keeper::none});
        if (change.path == template_config)
            judge_config(scene, objects, change.new_id, facts->bytes, verdict);
    }
    verdict.add(rules::check_large_files(files, scene.settings.max_file_bytes, tools_of(scene)));
}

}  // namespace

void judge_staged(const Scene& scene, const std::vector<std::string>& heads, Verdict& verdict) {
    ObjectQuery objects{scene.git};
    const auto all = staged_changes(scene, objects, "HEAD");
    if (all.empty()) return;
    const auto added = new_in_merge(scene, objects, all, heads);
    judge_scope(scene, all, added, heads, verdict);
    judge_records(scene, added, verdict);
    judge_debug_work(scene, added, verdict);
    judge_content(scene, objects, added, verdict);
}

}  // namespace dltask::hooks
