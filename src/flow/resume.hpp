// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "flow/active_runs.hpp"
#include "flow/attempt.hpp"
#include "model/value.hpp"
#include "sys/beneath.hpp"

namespace dltask::flow {

/// What speaks against going on from a checkpoint: nothing to go on with, an attempt that succeeded, or
/// parameters that are others than those of the last attempt. Throws refused (3), naming them; all but
/// the first only without `force`. Returns the checkpoint, below the task's directory.
[[nodiscard]] std::string checkpoint_to_resume(Snapshot& snapshot, const sys::Beneath& root,
                                               const model::BranchName& branch,
                                               const model::TaskRecord& record, bool force);

/// How an interpreter and its packages differ from what an environment.yaml tells of, one a line.
[[nodiscard]] std::vector<std::string> environment_changes(const std::string& recorded,
                                                           const model::Value& python);

/// Throws refused (3), naming them, when the interpreter or its packages are others than those that
/// the task's environment.yaml tells of.
void require_same_environment(const PreparedAttempt& attempt, const model::Value& python);

/// RESUME of `config.yaml` names the checkpoint as long as this lives, or until `end`. A config without
/// the key, or of another form, stays as it is.
class ResumeKey {
public:
    ResumeKey(const config::KeyNames& keys, const PreparedAttempt& attempt);
    ~ResumeKey() { end(); }
    ResumeKey(const ResumeKey&) = delete;
    ResumeKey& operator=(const ResumeKey&) = delete;
    void end() noexcept;

private:
    std::filesystem::path work_tree_;
    std::string file_;
    std::string before_;
    std::string during_;  ///< empty: nothing to take back
};

/// The same for a run that was killed: takes RESUME out of the config that it left.
void end_resume_key(Snapshot& snapshot, const ActiveRun& run, const std::string& directory);

}  // namespace dltask::flow
