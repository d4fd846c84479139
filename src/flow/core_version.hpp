// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "flow/snapshot.hpp"
#include "model/value.hpp"
#include "model/version.hpp"

namespace dltask::flow {

/// The parameters that a new task copies; VERSION in them is that of the core.
inline constexpr const char* core_config = "tasks/main/config.yaml";

/// `tasks/main` of a commit, as a new task copies it.
struct TaskTemplate {
    model::ObjectId tree;
    model::ObjectId config_blob;
    std::string config;      ///< text of its config.yaml
    model::Version version;  ///< what its VERSION says
};

/// Reads and checks it. Throws refused: no such directory, a symbolic link in its place or one that
/// leaves it, a submodule inside it, no config.yaml, a VERSION that is none (with file and line).
[[nodiscard]] TaskTemplate read_template(const Snapshot& snapshot, const model::ObjectId& commit);

/// VERSION as a config text has it. Throws refused with `file` and line.
[[nodiscard]] model::Version version_in(std::string_view config, const config::Settings& settings,
                                        std::string_view file);

/// Parameters of a config text, flat. Throws refused with file, line and column when it is not one
/// that the guards trust.
[[nodiscard]] model::Value::Map parameters_in(std::string_view config, std::string_view file);

/// The commit of tag `v<version>`, none when there is no such tag.
[[nodiscard]] model::ObjectId released_commit(const Snapshot& snapshot, const model::Version& version);

/// Throws refused when the core of a commit is not exactly that of the tag of its VERSION.
void require_released(Snapshot& snapshot, const model::ObjectId& commit, const model::Version& version);

}  // namespace dltask::flow
