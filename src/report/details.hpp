// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/moment.hpp"
#include "git/objects.hpp"
#include "report/collect.hpp"
#include "report/curve.hpp"

namespace dltask::report {

struct TaskFile {
    std::string path;  ///< below the task's directory
    std::uint64_t bytes = 0;
};

/// What `show` shows beyond the row.
struct Details {
    std::vector<TaskFile> files;    ///< sorted by path as git sorts
    bool files_cut = false;         ///< there are more than are listed
    std::vector<std::string> log;   ///< the last lines of `task.log`, without line ends
    std::vector<Curve> curves;      ///< of its files and its log
    model::Value::Map environment;  ///< flat `environment.yaml`; empty: there is none
};

/// The files of the task's tree (at most 1,000, 16 folders deep), and the end of its log when that is
/// no larger than 16 MiB.
[[nodiscard]] Details read_details(const git::ObjectReader& reader, const Task& task,
                                   const LogPatterns* patterns = nullptr, std::size_t log_lines = 10);

/// The flat `environment.yaml` of a task; empty: there is none that can be read.
[[nodiscard]] model::Value::Map read_environment(const git::ObjectReader& reader,
                                                 const model::ObjectId& tree);

/// The last `count` lines of a text.
[[nodiscard]] std::vector<std::string> last_lines(std::string_view text, std::size_t count);

}  // namespace dltask::report
