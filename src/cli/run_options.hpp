// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "flow/run_task.hpp"

namespace dltask::cli {

/// The words of `run` and `resume`.
struct RunArguments {
    std::string task = "@";
    std::string timeout;
    std::string idle_timeout;
    std::string gpus;
    bool wait = false;
    bool own_tree = false;
    bool detach = false;
    bool no_commit = false;
    bool force = false;
    std::vector<std::string> script;  ///< arguments for the scripts
};

/// 90, 90s, 5m, 2h as an option has it; nothing: it was not given. Throws usage.
[[nodiscard]] std::optional<std::int64_t> duration_option(const std::string& text, const char* option);
[[nodiscard]] int number_of_gpus(const std::string& text);  ///< 0: it was not given. Throws usage.

/// TASK, the options, ARG; `force` says what it overrides.
void take_run_options(Command& command, const std::shared_ptr<RunArguments>& arguments, std::string force);

/// Runs what was asked for, in the background with --detach.
[[nodiscard]] ExitCode start_run(Context& context, const RunArguments& arguments, bool resume);

}  // namespace dltask::cli
