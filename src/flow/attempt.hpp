// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "flow/harvest.hpp"
#include "flow/run_task.hpp"
#include "flow/snapshot.hpp"
#include "run/job.hpp"

namespace dltask::flow {

/// An attempt that is ready to be started.
struct PreparedAttempt {
    model::BranchName branch;
    std::filesystem::path work_tree;
    model::TaskRecord record;
    int number = 1;
    run::Job job;
    std::string resumed_from;  ///< the checkpoint below its directory; empty: from the start
    std::string interpreter;
    std::vector<std::string> ask_interpreter;  ///< the command that answers for it
    sys::Environment ask_environment;
    model::ObjectId commit;         ///< what runs
    bool dirty = false;             ///< a debug run with uncommitted code
    model::ObjectId tree;           ///< what runs, uncommitted code included
    std::filesystem::path git_dir;  ///< of the work tree
    model::Value::Map seen;         ///< what else the record tells of the attempt
    Plan plan;                      ///< brings the directory to that commit; empty when it is there
};

/// `refs/dltask/runs/<branch>/<attempt>`: a commit with the tree that a debug attempt ran.
[[nodiscard]] std::string run_ref(const std::string& branch, int attempt);

/// Checks and prepares; nothing has changed until its plan is carried out.
[[nodiscard]] PreparedAttempt prepare_attempt(Snapshot& snapshot, const RunRequest& request,
                                              const std::filesystem::path& work_tree,
                                              const sys::Environment& environment);

/// Writes `task.yaml` in the attempt's work tree.
void write_record(const PreparedAttempt& attempt, const model::TaskRecord& record);

/// The record with the outcome of the attempt at its end.
[[nodiscard]] model::TaskRecord with_outcome(const PreparedAttempt& attempt, const run::Outcome& outcome,
                                             std::vector<model::Artifact> artifacts);

/// The plan that commits what an attempt left, as `task: <name>, attempt <n> <state>`, and
/// writes the record where it is not on the disk yet. Empty when the branch is gone. Where the work tree has
/// left the branch since, the files that are committed now go from there into the trash of the operation:
/// they would stand in the way of every switch back. Snapshot and operation have the same time.
struct ResultPlan {
    Plan plan;
    model::ObjectId commit;
    std::vector<std::string> notes;
};
[[nodiscard]] ResultPlan plan_result(Snapshot& snapshot, const PreparedAttempt& attempt,
                                     const model::TaskRecord& record);
/// The same when it has been looked already what the attempt left.
[[nodiscard]] ResultPlan plan_result(Snapshot& snapshot, const PreparedAttempt& attempt,
                                     const model::TaskRecord& record, Harvest found);

/// What to say when something else was found in the place of a task's directory, and where that is now.
[[nodiscard]] std::string tell_set_aside(const std::string& directory, const std::filesystem::path& aside);

}  // namespace dltask::flow
