// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/branch.hpp"
#include "model/object_id.hpp"
#include "model/task_record.hpp"
#include "model/value.hpp"
#include "record/remark.hpp"

namespace dltask::report {

/// One task as `list` knows it. The fields are those of `list --json`; an empty text is null there.
struct TaskRow {
    std::string branch;
    model::BranchKind kind = model::BranchKind::task;  ///< task or debug
    std::string version;
    std::string time;  ///< RFC 3339, of the branch's name
    std::string name;
    std::string group;
    model::TaskState state = model::TaskState::unknown;
    bool merged = false;  ///< its directory stands in main's tree
    std::string dir;      ///< `tasks/<branch>` or `tasks/archive/<year>/<branch>`
    std::string commit;   ///< what the last attempt ran, else the branch's tip
    std::string core;
    model::Value::Map params;           ///< flat
    model::Value::Map changed;          ///< those of `params` that differ from what was copied
    std::vector<std::string> modified;  ///< copied scripts that differ, below `dir`
    model::Value::Map metrics;          ///< flat, as the script wrote them
    std::optional<double> seconds;      ///< over all attempts
    std::string host;                   ///< of the last attempt
    model::ObjectId tree{};             ///< of its directory; none: there is no directory; not printed
    record::Remarks remarks{};          ///< what was said about it afterwards
    std::string error;                  ///< what could not be read; the rest is still valid
};

/// The object of `list --json`; `error`, `tags`, `notes` and `retracted` (the reason) are there only
/// when there is one.
[[nodiscard]] model::Value to_json(const TaskRow& row);
[[nodiscard]] model::Value to_json(const std::vector<TaskRow>& rows);

}  // namespace dltask::report
