// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "flow/run_task.hpp"
#include "model/value.hpp"

namespace dltask::flow {

/// How a task came out the second time.
struct RerunReport {
    int exit_code = 0;
    bool started = false;
    std::string problem;  ///< why it was not
    model::TaskState state = model::TaskState::unknown;
    double seconds = 0;
    std::size_t attempt = 0;  ///< of the task, counted from 1, that was run again
    model::Value before;      ///< its metrics.json; null: it has none
    model::Value now;
    std::filesystem::path work_tree;
    std::string directory;  ///< of the task, below it
};

/// Runs the last attempt that succeeded (else the last) once more: the inputs and the core of its commit, in
/// a scratch work tree, from the start. Nothing is recorded and no ref moves; what comes out stays in the
/// scratch work tree until `remove_rerun`, or until the next one. It takes a place among the runs
/// of the machine, as a run does. Throws negative when the task is not known, refused when it never ran or
/// its commit is not here.
[[nodiscard]] RerunReport rerun_task(const RunScene& scene, const RunRequest& request);

/// The scratch work tree of such a run goes, with all that is in it.
void remove_rerun(const RunScene& scene, const RunRequest& request, const RerunReport& report);

}  // namespace dltask::flow
