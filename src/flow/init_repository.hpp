// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "flow/snapshot.hpp"

namespace dltask::flow {

struct InitRequest {
    std::string layout;                  ///< template: "pytorch", "plain"; empty: plain
    std::optional<std::string> script;   ///< the user's own script, below the work tree's top
    std::optional<std::string> config;   ///< the YAML file that it reads, likewise
    std::filesystem::path hook_program;  ///< what the hooks call; empty: no hooks
    bool no_dev = false;
    bool no_tag = false;
    bool dry_run = false;
    bool team_file_exists = false;  ///< `.dltask.yaml` was read from the work tree
};

/// Makes a repository ready for tasks: scaffolds `tasks/main` where there is none, writes
/// `.dltask.yaml`, one commit on main, the tag of VERSION, dev. HEAD stays where it was; what is
/// done already is left alone, so that a second time is an empty plan.
/// Throws refused (3), naming the files, when something of the user's is in the way.
[[nodiscard]] Plan plan_init(Snapshot& snapshot, const InitRequest& request);

}  // namespace dltask::flow
