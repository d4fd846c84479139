// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "sys/gzip_file.hpp"

namespace dltask::run {

/// `task.log.<attempt>.gz` beside `task.log`: the lines that it had no room for, in their order. It is a
/// result like others: committed, unless it is too large.
class LogRest {
public:
    /// `limit`: bytes of the file; 0: nothing is kept.
    LogRest(std::filesystem::path log, int attempt, std::uint64_t limit)
        : log_{std::move(log)}, attempt_{attempt}, limit_{limit} {}

    void add(std::string_view lines);
    /// What was added can be read from now on, even when we are killed. False when not all of it is kept: now
    /// and for ever.
    [[nodiscard]] bool keep();

private:
    std::filesystem::path log_;
    int attempt_;
    std::uint64_t limit_;
    bool is_whole_ = true;
    std::optional<sys::GzipWriter> file_;  ///< made for the first lines
};

}  // namespace dltask::run
