// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.hpp"
#include "sys/environment.hpp"

namespace dltask::run {

/// What is to be run, as plain data.
struct Launch {
    std::filesystem::path root;  ///< absolute: of the work tree, where the script starts
    std::string directory;       ///< below it: `tasks/<branch>`
    std::string branch;
    std::string version;
    bool train = false;  ///< TRAIN and TEST of the task's config
    bool test = false;
    std::optional<std::string> seed;     ///< RANDOM_SEED, where there is one
    int attempt = 1;                     ///< counted from 1
    std::string resume;                  ///< checkpoint to go on from; empty: from the start
    std::vector<std::string> arguments;  ///< ARGs of the command line, for each command

    [[nodiscard]] std::filesystem::path task_directory() const { return root / directory; }
    [[nodiscard]] std::filesystem::path config() const { return root / directory / "config.yaml"; }
};

/// `{dir}`, `{config}` (both absolute), `{branch}`, `{version}` filled in; other braces stay.
[[nodiscard]] std::string fill_in(std::string_view text, const Launch& launch);

/// The Python that runs the scripts: `dltask.python` (a path, relative ones below the root, or a name to look
/// up), else python3, else python on the caller's PATH. What cannot be found comes back by its name.
[[nodiscard]] std::string find_python(const std::filesystem::path& root, const config::RunSettings& settings,
                                      const sys::Environment& caller);

/// The commands of one attempt, in order: `run.command`, or train.py when TRAIN is true, then test.py
/// when TEST is; none when neither is. A program that a PATH is searched for is looked up on the
/// caller's, a relative one stands below the root. With `run.source` the look-up is left to after
/// that script, which may change the PATH.
[[nodiscard]] std::vector<std::vector<std::string>> commands_of(const Launch& launch,
                                                                const config::RunSettings& settings,
                                                                const sys::Environment& caller);

/// A command behind `run.source`, when there is such a setting, for a start in that directory.
[[nodiscard]] std::vector<std::string> sourced(std::vector<std::string> command, const Launch& launch,
                                               const config::RunSettings& settings,
                                               const sys::Environment& caller,
                                               const std::filesystem::path& started_in);

/// The script's environment: the caller's without `GIT_*`, with `run.env` (placeholders filled in),
/// PYTHONPATH beginning with the root and `run.pythonpath`, PYTHONUNBUFFERED, PYTHONFAULTHANDLER (a
/// crash leaves a stack), DLTASK_BRANCH, DLTASK_DIR, DLTASK_CONFIG (both absolute), DLTASK_ATTEMPT,
/// DLTASK_RESUME (only when resuming), and with a seed RANDOM_SEED and PYTHONHASHSEED. `run.env` may
/// set the seeds and Python's switches otherwise, never those of DLTASK.
[[nodiscard]] sys::Environment environment_of(const Launch& launch, const config::RunSettings& settings,
                                              const sys::Environment& caller);

}  // namespace dltask::run
