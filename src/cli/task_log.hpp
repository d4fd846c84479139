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
    /// `name`: of the file, `task.log` or one of a rank.
    [[nodiscard]] static TaskLog find(Context& context, const std::string& branch,
                                      const std::string& name = "task.log");
};

/// The second at which an attempt began (RFC 3339), as a log writes times; empty: it is not known.
[[nodiscard]] std::string log_second(const std::string& started);

}  // namespace dltask::cli
