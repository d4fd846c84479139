// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/moment.hpp"
#include "flow/attempt.hpp"
#include "flow/run_task.hpp"
#include "flow/snapshot.hpp"
#include "model/value.hpp"

namespace dltask::flow {

/// A flag of a task's config; `otherwise` where the project has no such key, or no bool there.
[[nodiscard]] bool is_on(const model::Value::Map& parameters, const std::optional<std::string>& key,
                         bool otherwise);

/// What is to be run and how, from the attempt's branch, work tree, record, number and checkpoint and the
/// parameters of its config. Throws refused when there is nothing to run, or a script is not there.
void prepare_job(PreparedAttempt& attempt, const Snapshot& snapshot, const RunRequest& request,
                 const model::Value::Map& parameters, const sys::Environment& environment);

/// Leaves of `task.log` what may go into git, when whoever wrote it was killed, and when it was modified; the
/// line that says so is of `ended`. Throws fatal when it is no regular file.
void cap_log(const PreparedAttempt& attempt, const config::Settings& settings, const Moment& ended);

/// What the runs of a branch printed, byte for byte, outside of git.
[[nodiscard]] std::filesystem::path raw_log_directory(const git::Repository& repository,
                                                      const std::string& branch);

/// Takes away what earlier runs of all tasks have printed and nobody needs any more: what is older than
/// `log.raw-days`, and what has no room in `log.raw-total`.
void trim_raw_logs(const git::Repository& repository, const config::Settings& settings, const Moment& now);

/// The commands as one argument vector for the record, `&&` between them.
[[nodiscard]] std::vector<std::string> recorded_command(const run::Job& job);

}  // namespace dltask::flow
