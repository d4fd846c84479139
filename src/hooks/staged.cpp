// SPDX-License-Identifier: Apache-2.0
#include "hooks/staged.hpp"

#include <algorithm>
#include <set>

#include "hooks/core_version.hpp"
#include "hooks/template_config.hpp"
#include "rules/large_file.hpp"
#include "rules/task_immutable.hpp"
#include "rules/task_scope.hpp"

namespace dltask::hooks {
namespace {

using model::BranchKind;

constexpr std::uint64_t longest_config = 1U << 20U;

/// What a merge itself adds: paths that are otherwise than in every head.
std::vector<StagedChange> new_in_merge(const Scene& scene, std::vector<StagedChange> changes,
                                       const std::vector<std::string>& heads) {
    for (const std::string& head : heads) {
        std::set<std::string> differing;
        for (StagedChange& change : scene.git.staged_against(head)) differing.insert(std::move(change.path));
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

rules::BigFileTools tools_of(const Scene& scene) {
    std::error_code ignored;
    return {scene.git_dir.has_common("lfs"),
            std::filesystem::is_directory(scene.call.directory / ".dvc", ignored)};
}

void judge_config(const Scene& scene, const std::string& id, std::uint64_t bytes, Verdict& verdict) {
    const std::string path{template_config};
    if (bytes > longest_config) {
        verdict.add({"config-keys", "", path, "'" + path + "' is larger than 1 MiB", ""});
        return;
    }
    verdict.add(judge_config_text(scene.git.blob(id), scene.settings));
}

void judge_content(const Scene& scene, const std::vector<StagedChange>& added, Verdict& verdict) {
    std::vector<std::string> ids;
    for (const StagedChange& change : added) {
        if (change.is_file && !change.new_id.empty()) ids.push_back(change.new_id);
    }
    const auto sizes = scene.git.sizes(ids);
    std::vector<rules::SizedFile> files;
    for (const StagedChange& change : added) {
        const auto size = sizes.find(change.new_id);
        if (!change.is_file || size == sizes.end()) continue;
        files.push_back({change.path, size->second});
        if (change.path == template_config) judge_config(scene, change.new_id, size->second, verdict);
    }
    verdict.add(rules::check_large_files(files, scene.settings.max_file_bytes, tools_of(scene)));
}

}  // namespace

void judge_staged(const Scene& scene, const std::vector<std::string>& heads, Verdict& verdict) {
    const auto all = scene.git.staged_against("HEAD");
    if (all.empty()) return;
    const auto added = new_in_merge(scene, all, heads);
    judge_scope(scene, all, added, heads, verdict);
    judge_records(scene, added, verdict);
    judge_content(scene, added, verdict);
}

}  // namespace dltask::hooks
