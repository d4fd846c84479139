// SPDX-License-Identifier: Apache-2.0
#include "hooks/ref_moves.hpp"

#include <fmt/format.h>

namespace dltask::hooks {
namespace {

using model::BranchKind;

/// Most pushes need no look at what is known already: the old tip is where the new commits begin.
bool continues(const History& history, const BranchUpdate& update) {
    std::set<std::string> seen;
    std::vector<std::string> waiting = {update.new_id};
    while (!waiting.empty()) {
        const std::string id = waiting.back();
        waiting.pop_back();
        if (id == update.old_id) return true;
        const Commit* commit = history.commit(id);
        if (commit == nullptr || !seen.insert(id).second) continue;
        waiting.insert(waiting.end(), commit->parents.begin(), commit->parents.end());
    }
    return false;
}

/// What the branch had and will not have; empty: nothing.
std::string loss(const History& history, const BranchUpdate& update) {
    if (update.old_is_unknown) return "commits that were never fetched";
    if (update.old_id.empty() || continues(history, update)) return "";
    const auto lost = read_commits(history.git, history.objects, {{update.old_id}, {update.new_id}});
    if (lost.empty()) return "";
    return fmt::format("{} commit{}, the newest {}", lost.size(), lost.size() == 1 ? "" : "s",
                       lost.front().id.substr(0, 10));
}

}  // namespace

void judge_deletions(const config::Settings& settings, const std::vector<Update>& updates, Verdict& verdict) {
    const model::BranchScheme& scheme = settings.branches;
    for (const Update& update : updates) {
        if (!update.new_id.empty()) continue;
        if (update.ref == "refs/heads/" + scheme.main) {
            verdict.add({"main-protected", "", "", fmt::format("'{}' would be deleted", scheme.main),
                         "releases and records hang on it; nothing of dltask ever deletes it"});
        } else if (scheme.has_dev() && update.ref == "refs/heads/" + scheme.dev) {
            verdict.add({"main-protected", "", "", fmt::format("'{}' would be deleted", scheme.dev),
                         "a team without it says so in .dltask.yaml on main: branches: {dev: ''}"});
        }
    }
}

void judge_way_of_main(History& history, const BranchUpdate& main) {
    const std::string lost = loss(history, main);
    if (lost.empty()) return;
    history.found.push_back(
        {{"main-protected", "", "", fmt::format("'{}' would lose {}", main.branch.full, lost),
          "take in what is there: git dltask sync\nundo what was pushed by a new commit: "
          "git revert, on a hotfix"},
         BranchKind::main});
}

}  // namespace dltask::hooks
