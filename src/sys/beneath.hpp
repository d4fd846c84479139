// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace dltask::sys {

enum class FileType { missing, regular, directory, symlink, other };

struct FileStatus {
    FileType type = FileType::missing;
    std::uint64_t bytes = 0;
    bool executable = false;
    std::int64_t modified_ns = 0;
};

/// A directory whose content is reached only from above: no part of a path may be a symbolic link,
/// none may leave (openat2 with RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS, else part by part with
/// O_NOFOLLOW). What the repository names is opened through this and nothing else.
class Beneath {
public:
    explicit Beneath(const std::filesystem::path& root);  ///< throws fatal when it is no directory
    ~Beneath();
    Beneath(Beneath&&) noexcept;
    Beneath& operator=(Beneath&&) noexcept;
    Beneath(const Beneath&) = delete;
    Beneath& operator=(const Beneath&) = delete;

    [[nodiscard]] FileStatus status(std::string_view path) const;  ///< of the last part, not followed
    /// Something that is no directory stands where one above `path` would be: status and read throw there.
    [[nodiscard]] bool is_blocked(std::string_view path) const;
    [[nodiscard]] std::string read(std::string_view path, std::uint64_t limit) const;
    [[nodiscard]] std::string read_link(std::string_view path) const;
    void write(std::string_view path, std::string_view content) const;  ///< atomic, as sys::write_file
    void make_directories(std::string_view path) const;
    /// Every non-directory below `path` (relative to the root, `/` between parts), sorted; does not
    /// descend into a directory that has a `.git` of its own, nor follow links.
    [[nodiscard]] std::vector<std::string> files(std::string_view path) const;
    /// The same, and the directories below `path` that it does not descend into, sorted too.
    struct Content {
        std::vector<std::string> files;
        std::vector<std::string> repositories;
    };
    [[nodiscard]] Content content(std::string_view path) const;
    [[nodiscard]] const std::filesystem::path& root() const noexcept { return root_; }

private:
    std::filesystem::path root_;
    int descriptor_ = -1;
};

}  // namespace dltask::sys
