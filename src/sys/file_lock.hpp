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
    /// A lock among all users of a machine: the file is made so that others may take it, too, and is
    /// never created through a link of theirs. The directory is there.
    [[nodiscard]] static std::optional<FileLock> acquire_among_users(const std::filesystem::path& path,
                                                                     std::chrono::milliseconds patience,
                                                                     const std::string& description);
    /// Whether somebody holds it; a file that is not there, or not ours to open, is held by nobody.
    [[nodiscard]] static bool is_held(const std::filesystem::path& path);
    /// What the present holder wrote about itself; empty when nobody holds the lock.
    [[nodiscard]] static std::string holder(const std::filesystem::path& path);

    /// For a process that is to hold it, too: it is free when all have closed it.
    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
    void describe(const std::string& description) const;  ///< writes it anew

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
