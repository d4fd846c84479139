// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/moment.hpp"
#include "git/objects.hpp"
#include "report/collect.hpp"

namespace dltask::report {

struct TaskFile {
    std::string path;  ///< below the task's directory
    std::uint64_t bytes = 0;
};

/// What `show` shows beyond the row.
struct Details {
    std::vector<TaskFile> files;   ///< sorted by path as git sorts
    bool files_cut = false;        ///< there are more than are listed
    std::vector<std::string> log;  ///< the last lines of `task.log`, without line ends
};

/// The files of the task's tree (at most 1,000, 16 folders deep), and the end of its log when that is
/// no larger than 16 MiB.
[[nodiscard]] Details read_details(const git::ObjectReader& reader, const Task& task,
                                   std::size_t log_lines = 10);

/// The last `count` lines of a text.
[[nodiscard]] std::vector<std::string> last_lines(std::string_view text, std::size_t count);

}  // namespace dltask::report
