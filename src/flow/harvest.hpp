// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "flow/snapshot.hpp"
#include "model/task_record.hpp"

namespace dltask::flow {

/// What the disk holds of a task's directory, sorted into what belongs into git and what stays.
struct Harvest {
    model::ObjectId tree;  ///< the directory: what it was, plus every file that was taken
    std::vector<model::Artifact> artifacts;
    std::vector<std::string> notes;
};

/// Takes record files (task.yaml, config.yaml, environment.yaml, task.log, metrics.json, *.csv) up to
/// `files.max-size` whatever `.gitignore` says, other files unless they are ignored, checkpoints or
/// too large; files with a filter attribute (LFS) arrive as git's filter makes them. Nothing is ever
/// dropped from `before`, the directory's tree so far. A dry run asks no filter.
[[nodiscard]] Harvest harvest(Snapshot& snapshot, const std::filesystem::path& work_tree,
                              const std::string& directory, const model::ObjectId& before, bool dry_run);

/// Whether a path below a task's directory is a record file.
[[nodiscard]] bool is_record_file(std::string_view path);

}  // namespace dltask::flow
