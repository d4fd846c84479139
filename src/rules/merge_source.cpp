// SPDX-License-Identifier: Apache-2.0
#include "rules/merge_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "model/branch_policy.hpp"
#include "rules/large_file.hpp"
#include "rules/task_path.hpp"

namespace dltask::rules {
namespace {

using model::BranchKind;
using model::BranchName;

bool is_allowed(const BranchName& source, const BranchName& target, bool has_dev) {
    if (target.kind == BranchKind::main && source.kind == BranchKind::main) return true;  // its own remote
    if (target.kind == BranchKind::main && source.kind == BranchKind::feature && !has_dev) return true;
    return model::may_merge(source.kind, target.kind);
}

std::string hint_for(const BranchName* source, const BranchName& target) {
    const std::string stop = "git merge --abort";
    if (source != nullptr && source->kind == BranchKind::debug) {
        return stop + "; its code travels by: git dltask carry";
    }
    if (target.kind != BranchKind::main) return stop;
    if (source != nullptr && source->kind == BranchKind::feature) {
        return fmt::format("{}; a feature goes to dev first: git switch dev && git merge --no-ff {}", stop,
                           source->full);
    }
    return fmt::format("{}; '{}' takes dev, hotfix and task branches", stop, target.full);
}

std::optional<Violation> check_head(const BranchName& target, const MergedHead& head, bool has_dev) {
    const std::string brief = head.commit.substr(0, 10);
    if (!head.debug_commit.empty() && target.kind != BranchKind::debug) {
        return Violation{
            "merge-source", head.commit, "",
            fmt::format("commit {} of the merged history is debug work", head.debug_commit.substr(0, 10)),
            "git merge --abort; its code travels by: git dltask carry"};
    }
    const auto allowed = [&](const BranchName& source) { return is_allowed(source, target, has_dev); };
    if (std::any_of(head.from.begin(), head.from.end(), allowed)) return std::nullopt;
    if (head.from.empty()) {
        if (target.kind != BranchKind::main) return std::nullopt;
        return Violation{
            "merge-source", head.commit, "",
            fmt::format("{} is part of no branch that may be merged into '{}'", brief, target.full),
            hint_for(nullptr, target)};
    }
    const BranchName& source = head.from.front();
    return Violation{"merge-source", head.commit, "",
                     fmt::format("'{}' may not be merged into '{}'", source.full, target.full),
                     hint_for(&source, target)};
}

}  // namespace

std::vector<Violation> check_merge_source(const BranchName& target, const std::vector<MergedHead>& heads,
                                          bool has_dev) {
    std::vector<Violation> violations;
    for (const MergedHead& head : heads) {
        if (auto violation = check_head(target, head, has_dev)) violations.push_back(std::move(*violation));
    }
    return violations;
}

std::vector<Violation> check_debug_work(const BranchName& branch, const std::vector<std::string>& paths,
                                        const model::BranchScheme& scheme) {
    std::vector<Violation> violations;
    if (branch.kind == BranchKind::debug || branch.full.empty()) return violations;
    for (const std::string& path : paths) {
        if (!is_debug_path(path, scheme)) continue;
        const std::string directory = path.substr(0, path.find('/', path.find('/') + 1));
        if (!violations.empty() && violations.back().path == directory) continue;
        const std::string word = quote_word(directory);
        violations.push_back({"merge-source", "", directory,
                              fmt::format("'{}' is debug work, which is merged into nothing", directory),
                              fmt::format("take it out again: git rm -r --cached {} && git commit --amend\n"
                                          "its code travels by: git dltask carry",
                                          word),
                              true});
    }
    return violations;
}

}  // namespace dltask::rules
