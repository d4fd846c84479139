// SPDX-License-Identifier: Apache-2.0
#include "hooks/commit.hpp"

#include "hooks/hotfixes.hpp"
#include "hooks/merge_heads.hpp"
#include "hooks/staged.hpp"
#include "rules/branch_name.hpp"
#include "rules/main_protected.hpp"

namespace dltask::hooks {

using model::BranchKind;

void judge_source(const Scene& scene, const std::vector<std::string>& heads, Verdict& verdict) {
    const auto& scheme = scene.settings.branches;
    std::vector<rules::MergedHead> merged;
    for (const std::string& head : heads)
        merged.push_back(describe_head(scene.git, head, scene.branch, scheme));
    verdict.add(rules::check_merge_source(scene.branch, merged, scheme.has_dev()));
    if (!heads.empty() || scene.branch.kind != BranchKind::main) return;
    rules::PlainCommit commit{scene.branch, scheme.dev, false, false, true, scheme.feature, scheme.hotfix};
    commit.is_proved = is_proved_squash(scene.git, scene.git_dir, scene.branch, scheme);
    if (const auto violation = rules::check_main_protected(commit)) verdict.add(*violation);
}

void judge_hotfixes(const Scene& scene, const std::vector<std::string>& heads, Verdict& verdict) {
    if (scene.branch.kind != BranchKind::main) return;
    ObjectQuery objects{scene.git};
    for (const std::string& head : heads) {
        for (const model::BranchName& source :
             describe_head(scene.git, head, scene.branch, scene.settings.branches).from) {
            verdict.add(measure_hotfix(scene.git, objects, scene.settings, source, "HEAD", head));
        }
    }
}

void judge_branch(const Scene& scene, Verdict& verdict) {
    if (scene.branch.full.empty()) return;
    if (const auto violation = rules::check_branch_name(scene.branch, scene.settings.branches)) {
        verdict.add(*violation);
    }
}

void judge_commit(const Scene& scene, Verdict& verdict) {
    judge_branch(scene, verdict);
    const bool is_merge = scene.git_dir.has_own("MERGE_HEAD");
    const auto heads =
        is_merge ? merge_heads(scene.git_dir, scene.call.environment) : std::vector<std::string>{};
    judge_source(scene, heads, verdict);
    judge_hotfixes(scene, heads, verdict);
    judge_staged(scene, heads, verdict);
}

}  // namespace dltask::hooks
