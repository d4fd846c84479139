// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/value.hpp"
#include "report/collect.hpp"
#include "report/curve.hpp"

namespace dltask::report {

/// One key that the two tasks do not agree in; nullopt: that one does not have it.
struct ValueChange {
    std::string key;
    std::optional<model::Value> a;
    std::optional<model::Value> b;
};

struct FileChange {
    std::string path;
    bool script = false;  ///< of the task's own directory; else of the core
    std::optional<std::int64_t> added;
    std::optional<std::int64_t> deleted;  ///< none: a binary file
};

/// One of the two tasks.
struct Side {
    const Task& task;
    model::Value::Map environment;  ///< flat `environment.yaml`; empty: there is none
    std::vector<Curve> curves;
};

struct TaskDifference {
    std::vector<ValueChange> params;
    std::vector<FileChange> code;
    std::string code_note;  ///< why the code could not be compared; empty: it was
    std::vector<ValueChange> environment;
    std::vector<ValueChange> results;  ///< metrics, `best KEY` over each curve, `seconds`

    [[nodiscard]] bool none() const;
};

/// Everything but the code, which is compared where git is.
[[nodiscard]] TaskDifference compare_tasks(const Side& a, const Side& b);

/// The paths that were copied into one of the two tasks, without `config.yaml`.
[[nodiscard]] std::vector<std::string> script_paths(const Task& a, const Task& b);

/// Reads `git diff --numstat -z` without renames.
[[nodiscard]] std::vector<FileChange> parse_numstat(std::string_view text);

/// The four sections for people, safe for a terminal. Equal ones are said to be equal.
[[nodiscard]] std::string difference_text(const TaskDifference& difference, const std::string& a,
                                          const std::string& b);

/// `{"a", "b", "same", "params": [{"key", "a", "b"}], "code": [{"path", "script", "added", "deleted"}],
/// "code_note", "environment": [...], "results": [...]}`; a missing value is left out.
[[nodiscard]] model::Value difference_json(const TaskDifference& difference, const std::string& a,
                                           const std::string& b);

}  // namespace dltask::report
