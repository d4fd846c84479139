// SPDX-License-Identifier: Apache-2.0
#include "hooks/check.hpp"

#include "hooks/commit.hpp"
#include "hooks/message.hpp"

namespace dltask::hooks {
namespace {

void check_message(const Scene& scene, const std::string& text, Verdict& verdict) {
    const bool is_merge = scene.git_dir.has_own("MERGE_HEAD");
    const auto violation = judge_message(scene, read_message(scene, text), is_merge);
    if (violation) verdict.add(*violation);
}

/// Nobody is about to commit when nothing is staged and no merge waits.
bool has_something(const Scene& scene) {
    return scene.git_dir.has_own("MERGE_HEAD") || !scene.git.staged_against("HEAD").empty();
}

}  // namespace

void check(const Scene& scene, const CheckRequest& request, Verdict& verdict) {
    if (request.message) check_message(scene, *request.message, verdict);
    if (request.staged && !scene.unborn && has_something(scene)) judge_commit(scene, verdict);
}

}  // namespace dltask::hooks
