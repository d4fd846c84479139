// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "sys/append_file.hpp"

namespace dltask::run {

/// `task.log.<attempt>.gz` beside `task.log`: the lines that it had no room for, in their order. It is a
/// result like others: committed, unless it is too large. Each piece is a gzip member of its own, so that
/// others can go behind it whenever we are killed; what is there of a member that was cut off is still in
/// `task.log`, and goes.
class LogRest {
public:
    /// `limit`: bytes of the file; 0: nothing is kept.
    LogRest(std::filesystem::path log, int attempt, std::uint64_t limit)
        : log_{std::move(log)}, attempt_{attempt}, limit_{limit} {}

    void add(std::string_view lines);
    /// False when not all that was added is kept: now and for ever. What is kept can be read even when we are
    /// killed.
    [[nodiscard]] bool is_whole() const noexcept { return is_whole_; }
    /// As sys::AppendFile::restore. True where nothing was added.
    [[nodiscard]] bool restore() const;

private:
    void open();

    std::filesystem::path log_;
    int attempt_;
    std::uint64_t limit_;
    bool is_whole_ = true;
    std::optional<sys::AppendFile> file_;  ///< made for the first lines
};

}  // namespace dltask::run
