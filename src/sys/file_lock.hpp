// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace dltask::sys {

/// A kernel lock (open file description lock) on a file that is never deleted: it dies with its
/// holder, so a stale one does not exist. What the file says is for messages only.
class FileLock {
public:
    /// Tries until `patience` is over; nullopt: somebody else holds it.
    [[nodiscard]] static std::optional<FileLock> acquire(const std::filesystem::path& path,
                                                         std::chrono::milliseconds patience,
                                                         const std::string& description);
    /// What the present holder wrote about itself; empty when nobody holds the lock.
    [[nodiscard]] static std::string holder(const std::filesystem::path& path);

    ~FileLock();
    FileLock(FileLock&&) noexcept;
    FileLock& operator=(FileLock&&) noexcept;
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

private:
    explicit FileLock(int descriptor) : descriptor_{descriptor} {}
    int descriptor_ = -1;
};

}  // namespace dltask::sys
