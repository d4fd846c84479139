// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/value.hpp"

namespace dltask::model {

/// `queued`, `submitted` and `retracted` are words reserved for later; a record that says one of
/// them, or one that nobody knows, reads as `unknown`.
enum class TaskState { fresh, running, succeeded, failed, interrupted, timeout, unknown };

[[nodiscard]] std::string_view name_of(TaskState state);  ///< `fresh` prints as "new"
[[nodiscard]] TaskState parse_task_state(std::string_view text);

/// A file that an attempt left and that was not committed. `sha256` is empty when it was not taken.
struct Artifact {
    std::string path;  ///< below the task's directory
    std::uint64_t bytes = 0;
    std::string sha256;
    bool operator==(const Artifact&) const = default;
};

/// One execution. Times are RFC 3339; empty strings mean "not known" and print as null.
struct Attempt {
    std::string started;
    std::string ended;
    std::optional<double> seconds;
    std::optional<int> exit;    ///< what `run` returned: the script's code, or 128+N
    std::optional<int> signal;  ///< the signal that killed the script
    std::string host;
    std::string user;
    std::vector<std::string> command;
    std::string interpreter;
    std::string commit;  ///< what ran
    bool dirty = false;
    std::string tree;  ///< what ran, edits included
    std::string resumed_from;
    std::vector<Artifact> artifacts;
    TaskState state = TaskState::unknown;
    Value::Map extra;  ///< keys that this version does not know
    bool operator==(const Attempt&) const = default;
};

/// `tasks/<branch>/task.yaml`, schema 1. A task has runs: today one per attempt, in its directory.
struct TaskRecord {
    int schema = 1;
    std::string branch;
    std::string kind;  ///< "task" or "debug"
    std::string version;
    std::string core;       ///< commit of the core
    std::string core_tree;  ///< identity of the core's content
    std::string parent;     ///< "main" or the branch of another task
    std::string source;     ///< blob id of the config that it was copied from
    std::vector<std::pair<std::string, std::string>> inputs;  ///< path below the directory, blob id
    std::string group;
    std::string created;
    std::string author;
    Value::Map set;  ///< the `-s` values, flat, typed
    TaskState state = TaskState::fresh;
    std::vector<Attempt> attempts;
    Value::Map extra;
    bool operator==(const TaskRecord&) const = default;

    /// The sum over attempts, when at least one is known.
    [[nodiscard]] std::optional<double> seconds() const;
};

}  // namespace dltask::model
