// SPDX-License-Identifier: Apache-2.0
#include "hooks/hotfixes.hpp"

#include "hooks/commits.hpp"
#include "hooks/core_version.hpp"
#include "model/commit_message.hpp"
#include "rules/hotfix_size.hpp"

namespace dltask::hooks {

std::vector<rules::Violation> measure_hotfix(const Git& git, ObjectQuery& objects,
                                             const config::Settings& settings,
                                             const model::BranchName& branch, const std::string& main,
                                             const std::string& tip) {
    if (branch.kind != model::BranchKind::hotfix) return {};
    const std::string base = git.try_ask({"merge-base", main, tip}).out;
    if (base.empty()) return {};
    rules::HotfixFacts facts{branch, changed_lines(git, base.substr(0, base.find('\n')), tip), {}};
    for (const Commit& commit : read_commits(git, objects, {{tip}, {main}})) {
        const auto message = model::CommitMessage::parse(model::clean_message(commit.message, ""));
        if (message.type == "feat" && !commit.is_merge()) facts.features.push_back(message.header());
    }
    return rules::check_hotfix_size(facts, settings.hotfix_max_lines);
}

}  // namespace dltask::hooks
