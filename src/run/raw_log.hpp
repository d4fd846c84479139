// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sys/gzip_file.hpp"

namespace dltask::run {

/// What a script printed, byte for byte, in compressed files outside of git: `<attempt>-<part>.gz`.
/// When they hold more than `limit` bytes the oldest parts of the attempt go, and before it begins those of
/// earlier attempts.
class RawLog {
public:
    /// An empty directory: nothing is kept.
    RawLog(std::filesystem::path directory, int attempt, std::uint64_t limit);

    void write(std::string_view bytes);
    /// Now and then: what was written can be read even when we are killed.
    void sync(std::int64_t now_ns);

private:
    void next_part();
    void drop_earlier() const;

    std::filesystem::path directory_;
    int attempt_;
    std::uint64_t limit_;
    int part_ = 0;
    std::uint64_t since_look_ = 0;  ///< bytes since the size was looked at
    std::int64_t last_sync_ = 0;
    bool dirty_ = false;
    std::vector<std::filesystem::path> parts_;
    std::unique_ptr<sys::GzipWriter> file_;
};

/// The parts of a directory in the order in which they were written.
[[nodiscard]] std::vector<std::filesystem::path> raw_parts(const std::filesystem::path& directory);

/// What all tasks of a repository keep so, each in a directory below `root`: parts that were last written
/// before `oldest_ns` (of the system's clock) go, and of the others the oldest, until they have at most
/// `limit` bytes together. Those in the directories `in_use` stay, and count.
void trim_raw_logs(const std::filesystem::path& root, std::uint64_t limit, std::int64_t oldest_ns,
                   const std::vector<std::filesystem::path>& in_use);

}  // namespace dltask::run
