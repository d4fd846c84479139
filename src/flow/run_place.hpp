// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "flow/attempt.hpp"
#include "flow/commit_maker.hpp"
#include "flow/run_task.hpp"
#include "flow/snapshot.hpp"

namespace dltask::flow {

/// Where a task runs, and what has to be done before it can.
struct RunPlace {
    std::filesystem::path work_tree;
    bool is_ours = false;  ///< a sparse one beside the repository
    Plan plan;             ///< makes it; empty: it is there
};

/// Where its branch is checked out, else a sparse work tree of our own. With `own_tree` always the
/// latter: what is in the task's directory is committed, the work tree that stands on the branch goes to
/// where the task was begun, and what git does not track of the directory moves along with the task.
/// Throws refused for a debug branch with uncommitted code, and when leaving it would meet changes.
[[nodiscard]] RunPlace plan_run_place(Snapshot& snapshot, const RunRequest& request);

/// Commits what is in a task's directory, where it is checked out: what waits for its turn is tied to that.
struct TaskInput {
    Plan plan;
    model::ObjectId commit;
};
[[nodiscard]] TaskInput plan_task_input(Snapshot& snapshot, const std::string& branch, bool dry_run);

/// Makes the place. Ours are left after the run: `finish` and `discard` take them away.
[[nodiscard]] RunPlace go_to_run_place(const RunScene& scene, const RunRequest& request);

/// Throws refused (3) when the interpreter of an attempt would import packages of the repository from
/// elsewhere: an `install -e` of another checkout wins over a `src` directory that is not on PYTHONPATH. One
/// among the installed packages may be another that only has the same name: that is said.
void require_own_packages(const RunScene& scene, const PreparedAttempt& attempt);

}  // namespace dltask::flow
