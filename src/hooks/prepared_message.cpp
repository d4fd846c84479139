// SPDX-License-Identifier: Apache-2.0
#include "hooks/prepared_message.hpp"

#include <algorithm>

#include "hooks/merge_heads.hpp"

namespace dltask::hooks {
namespace {

using model::BranchKind;

std::string type_for(BranchKind kind) {
    switch (kind) {
        case BranchKind::feature:
            return "feat: ";
        case BranchKind::hotfix:
            return "fix: ";
        case BranchKind::task:
            return "task: ";
        case BranchKind::main:
        case BranchKind::dev:
        case BranchKind::debug:
        case BranchKind::other:
            return "";
    }
    return "";
}

/// The task or the hotfix that a merge takes into main.
std::string line_for_merge(const Scene& scene) {
    const auto& scheme = scene.settings.branches;
    for (const std::string& head : merge_heads(scene.git_dir, scene.call.environment)) {
        for (const model::BranchName& source : describe_head(scene.git, head, scene.branch, scheme).from) {
            if (source.kind == BranchKind::task || source.kind == BranchKind::hotfix)
                return type_for(source.kind) + source.name;
        }
    }
    return "";
}

bool is_written_by_git(const std::string& line) {
    for (const char* start : {"Merge branch '", "Merge branches '", "Merge commit '", "Merge tag '",
                              "Merge remote-tracking branch '"}) {
        if (line.rfind(start, 0) == 0) return true;
    }
    return false;
}

}  // namespace

std::string prepare_message(const Scene& scene, const std::string& text, const std::string& source) {
    const std::string first_line = text.substr(0, text.find('\n'));
    if (source.empty() && first_line.empty()) return type_for(scene.branch.kind) + text;
    const bool is_merge = source == "merge" && scene.branch.kind == BranchKind::main;
    if (!is_merge || !is_written_by_git(first_line)) return text;
    const std::string line = line_for_merge(scene);
    return line.empty() ? text : line + "\n\n" + text;
}

}  // namespace dltask::hooks
