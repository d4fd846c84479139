// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "flow/snapshot.hpp"
#include "params/set_expression.hpp"

namespace dltask::flow {

struct NewRequest {
    model::BranchKind kind = model::BranchKind::task;  ///< or debug
    std::optional<std::string> name;
    std::vector<params::SetExpression> sets;
    std::string from;  ///< branch of the task whose inputs are copied; empty: tasks/main
    std::string base;  ///< of a debug branch: where it begins; empty: where HEAD is, else dev
    std::string on;    ///< a version's tag; empty: main
    bool unreleased = false;
    std::string group;
    bool no_switch = false;
    bool link = false;              ///< in a work tree of its own
    std::filesystem::path link_at;  ///< where; empty: beside the repository
    bool dry_run = false;
};

struct NewTask {
    Plan plan;
    model::BranchName branch;
    std::filesystem::path work_tree;  ///< where the task can be worked on; empty: nowhere yet
};

/// A task: branch from main's tip, `tasks/<branch>/` copied from committed content, config edited,
/// record written, one commit, then a switch. Throws usage for a name that can never be one, refused
/// when the core is not released or the switch would meet uncommitted changes of the core.
/// `on` an old release, and `unreleased` (dev, pinned by a pre-release tag), the task bears that
/// version; its core never gets into main, only its directory does.
/// A debug branch needs no release: it begins on any branch that holds code, with DEBUG set, and
/// uncommitted changes come along. What of tasks/main is not committed yet is in its copy, too.
[[nodiscard]] NewTask plan_new(Snapshot& snapshot, const NewRequest& request);

}  // namespace dltask::flow
