// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "git/session.hpp"
#include "model/object_id.hpp"
#include "model/task_record.hpp"
#include "run/job.hpp"
#include "sys/clock.hpp"

namespace dltask::flow {

struct RunRequest {
    std::string branch;                  ///< full name of a task or debug branch
    std::vector<std::string> arguments;  ///< for the scripts
    std::optional<std::int64_t> time_limit_seconds;
    std::optional<std::int64_t> idle_limit_seconds;
    bool force = false;      ///< although DEBUG is true
    bool no_commit = false;  ///< leave the results uncommitted
    bool dry_run = false;
    bool wait = false;             ///< for the machine to be free
    int gpus = 0;                  ///< that it wants for itself
    bool own_tree = false;         ///< in a work tree of ours, although it is checked out elsewhere
    bool resume = false;           ///< go on from the newest complete checkpoint
    run::Streams streams;          ///< ours, for the scripts
    bool detached = false;         ///< no terminal is taken, nothing is read
    std::function<void()> let_go;  ///< called when the run begins, or waits: whoever asked may go
    std::string command_line;
};

/// What a run needs of the world around it.
struct RunScene {
    git::Session& session;
    const config::Settings& settings;
    const sys::Clock& clock;
    const sys::Environment& environment;
    std::function<void(const std::string&)> say;  ///< a line for the user, before and after, not during
    std::function<void()> changes = {};           ///< hears that something is changed from now on
};

struct RunReport {
    int exit_code = 0;     ///< the script's, when an attempt was made; else 125 to 127
    bool started = false;  ///< an attempt was made and stands in the record
    std::string problem;   ///< why none was made
    model::TaskRecord record;
    model::ObjectId commit;  ///< of the results; none: they are uncommitted
    std::string directory;   ///< `tasks/<branch>`, below `work_tree`
    std::filesystem::path work_tree;
};

/// Takes a place among the runs of this machine (busy, 4, when there is none and it is not to wait).
/// Runs a task where its branch is checked out, else in a sparse work tree of our own: commits what
/// is in its directory, supervises its scripts, writes the record, commits the results. Only the two
/// commits hold the operation lock. A result that cannot be committed is said and changes neither the
/// state nor the exit code.
/// Throws refused (3) before anything has changed: another core than the one recorded, DEBUG in a
/// task without `force`, neither TRAIN nor TEST, a script that is not there.
[[nodiscard]] RunReport run_task(const RunScene& scene, const RunRequest& request);

/// What `run_task` would do first, for a dry run: the plan of the commit before the start, then a line
/// for each command. Nothing changes.
[[nodiscard]] std::string describe_run(const RunScene& scene, const RunRequest& request);

}  // namespace dltask::flow
