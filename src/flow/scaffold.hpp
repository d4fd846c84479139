// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/settings.hpp"
#include "git/object_builder.hpp"

namespace dltask::flow {

/// Files that `init` puts into a repository: path from the root, content.
using ScaffoldFiles = std::vector<std::pair<std::string, std::string>>;

/// A template's files: `tasks/main/...`, and its core at the root. Throws usage for an unknown name.
[[nodiscard]] ScaffoldFiles template_files(const std::string& name);

/// What a script of the user's own needs to become the core of a task: `tasks/main/config.yaml` made
/// of the config that it reads, and the lines of `.dltask.yaml` that say how it is started and what
/// its keys are called.
struct OwnScript {
    ScaffoldFiles files;
    std::string team_lines;  ///< `run:` and `config:` of .dltask.yaml
    std::vector<std::string> notes;
};
/// `script_text` tells how it takes its config: Hydra's options, an option such as `--config`, or not
/// at all (then DLTASK_CONFIG names it). Its first line tells how it is started: by itself where it is
/// `executable` and names another interpreter than Python, else by that interpreter; `*.sh` without such a
/// line by `sh`, all others by `python3`.
[[nodiscard]] OwnScript adopt_script(const std::string& script, const std::string& script_text,
                                     bool executable, const std::optional<std::string>& config_text,
                                     const std::string& config_name);

/// A `tasks/main` of the user's own as a template for tasks: its config with a VERSION (a new one when
/// there is none), and the lines of `.dltask.yaml` that say what its keys are called.
struct OwnLayout {
    std::string config;
    std::string team_lines;
    bool has_version = false;  ///< before we came
};
[[nodiscard]] OwnLayout adopt_layout(const std::optional<std::string>& config_text);

/// The config with a top-level `key: 0.1.0` added; throws refused when there is no place for it.
[[nodiscard]] std::string add_version(const std::string& config, const std::string& key,
                                      const std::string& config_name);

/// `.dltask.yaml` as `init` writes it: what differs from the defaults, with a comment.
[[nodiscard]] std::string team_file(const std::string& main_branch, bool without_dev,
                                    const std::string& more_lines);

}  // namespace dltask::flow
