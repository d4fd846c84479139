// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "cli/context.hpp"
#include "cli/tasks.hpp"
#include "report/collect.hpp"
#include "sys/growing_file.hpp"

namespace dltask::cli {

/// A task and its log: the file where the task is checked out, else what is recorded.
struct TaskLog {
    report::Task task;
    std::optional<sys::GrowingFile> file;
    std::string recorded;  ///< when there is no file

    /// Throws negative when there is no such task, or it has no log.
    [[nodiscard]] static TaskLog find(Context& context, const std::string& branch);
};

}  // namespace dltask::cli
