// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/moment.hpp"

namespace dltask::run {

class LogWriter;

/// The rank that a line names before anything else: `[rank3]: `, `[default3]:` (torchrun --tee), `[3]:`,
/// `[1,3]<stdout>:` (mpirun --tag-output).
[[nodiscard]] std::optional<int> rank_of(std::string_view line);

/// `task.rank-<n>.log` beside `task.log`, for launches of several processes: the lines of each rank once
/// more, in a file of their own. Files that cannot be opened are done without.
class RankLogs {
public:
    static constexpr int most_ranks = 256;

    /// An empty path of `task.log`: none are written. `limit` as that of LogWriter.
    RankLogs(std::filesystem::path log, std::uint64_t limit);
    ~RankLogs();
    RankLogs(const RankLogs&) = delete;
    RankLogs& operator=(const RankLogs&) = delete;

    void add(std::string_view line, const Moment& at);
    void flush();
    void finish();

private:
    std::filesystem::path log_;
    std::uint64_t limit_;
    std::map<int, std::unique_ptr<LogWriter>> writers_;
};

}  // namespace dltask::run
