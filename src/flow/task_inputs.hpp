// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "flow/core_version.hpp"
#include "flow/snapshot.hpp"
#include "model/task_record.hpp"

namespace dltask::flow {

/// What a new task starts with.
struct TaskInputs {
    model::ObjectId tree;         ///< the files to copy
    model::ObjectId config_blob;  ///< the config that they were copied from
    std::string config;
};

[[nodiscard]] TaskInputs inputs_of_template(const TaskTemplate& original);

/// Of another task, as they were when it last ran (else as they are on its branch, or in main):
/// config.yaml and the files that its record calls inputs. RESUME and DEBUG are as in the template
/// again, VERSION is the template's.
[[nodiscard]] TaskInputs inputs_of_task(Snapshot& snapshot, const std::string& branch,
                                        const TaskTemplate& original);

/// A task's directory and record as the repository has them: on its branch, else on a remote's, else
/// in main. Throws refused when there is none or the record cannot be read.
struct StoredTask {
    model::BranchName branch;
    model::ObjectId commit;  ///< where the directory was found
    model::ObjectId tree;    ///< of the directory
    model::TaskRecord record;
    bool merged = false;  ///< found in main only
};
[[nodiscard]] StoredTask find_task(const Snapshot& snapshot, const std::string& branch);

/// The record of a directory at a commit. Throws refused.
[[nodiscard]] model::TaskRecord read_record(const Snapshot& snapshot, const model::ObjectId& directory_tree,
                                            const std::string& branch);

}  // namespace dltask::flow
