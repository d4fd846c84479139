// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/moment.hpp"
#include "cli/context.hpp"
#include "flow/active_runs.hpp"
#include "model/value.hpp"
#include "report/task_row.hpp"
#include "run/admission.hpp"

namespace dltask::cli {

/// A branch of ours against its upstream, by what the last fetch knew.
struct Unpushed {
    std::string branch;
    std::string upstream;
    int ahead = 0;
    int behind = 0;
};

/// How far a run has come, read off its log.
struct RunProgress {
    std::int64_t epoch = -1;                     ///< -1: the log names none
    std::int64_t epochs = 0;                     ///< that there will be; 0: nobody says
    std::optional<std::int64_t> seconds_to_go;   ///< a guess by the epochs so far
    std::optional<std::int64_t> seconds_silent;  ///< since the last line
};

/// Something that waits to be ended.
struct Pending {
    std::string what;    ///< "git dltask finish", "a merge"
    std::string onward;  ///< the command that goes on
    std::string back;    ///< the command that takes it back
    std::string holder =
        {};  ///< who is in the middle of it: `pid 12: git dltask finish`; empty: it was stopped
};

/// Where am I, what runs, what is pending, what to do next.
struct Status {
    std::string branch;  ///< short; empty: HEAD is detached
    bool unborn = false;
    model::BranchKind kind = model::BranchKind::other;
    std::optional<report::TaskRow> task;  ///< when HEAD is on one
    bool resumable = false;               ///< its last attempt can go on from a checkpoint
    bool ready = false;                   ///< main has `tasks/main`
    std::vector<flow::ActiveRun> runs;
    std::map<std::string, RunProgress> progress;  ///< of those that go on here, by branch
    run::MachineUse elsewhere;  ///< of other repositories on this machine; those who wait are of any
    std::vector<Pending> pending;
    std::map<std::string, int> unmerged;  ///< local task branches that main does not have, by state
    std::vector<Unpushed> unpushed;
    std::vector<std::string> shared;  ///< main and dev, which `sync` brings up and pushes
    bool unreleased = false;          ///< dev has a core that main has not

    [[nodiscard]] static Status look(Context& context);
    /// The command to type next.
    [[nodiscard]] std::string next() const;
};

/// For people; lines end with a line feed.
[[nodiscard]] std::string print(const Status& status, const Moment& now);
[[nodiscard]] model::Value to_json(const Status& status);

}  // namespace dltask::cli
