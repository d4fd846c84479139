// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace dltask::sys {

/// Reads a regular file without following a symbolic link in its last part and without ever
/// blocking on a fifo. nullopt: there is none. Throws fatal with path and reason otherwise, also
/// when it is larger than `limit` bytes.
[[nodiscard]] std::optional<std::string> read_file(const std::filesystem::path& path,
                                                   std::uint64_t limit = 1U << 30U);

/// Replaces a file so that a reader, a crash or a power cut sees the old or the new content, never a
/// part: temporary file in the same directory, fsync, rename, fsync of the directory. The mode of an
/// existing file is kept, else `mode` (less the umask) is used.
void write_file(const std::filesystem::path& path, std::string_view content, unsigned mode = 0666);

/// Creates a file that must not exist (O_EXCL, not following links); false when it does.
[[nodiscard]] bool create_file(const std::filesystem::path& path, std::string_view content,
                               unsigned mode = 0666);

/// Renames within a file system and syncs both directories. Refuses to replace anything.
void move_path(const std::filesystem::path& from, const std::filesystem::path& to);

/// When a file or directory changed; 0: it is not there. Links are followed.
[[nodiscard]] std::int64_t modified_ns(const std::filesystem::path& path);
/// Puts such a time back, if it can be.
void set_modified_ns(const std::filesystem::path& path, std::int64_t nanoseconds);
/// When something came into being or changed, whichever is later, links not followed; 0: it is not there.
[[nodiscard]] std::int64_t touched_ns(const std::filesystem::path& path);
/// Takes room on the disk that later writes are to have; false: the disk is full. Where no room can be taken
/// for another reason there is just none.
[[nodiscard]] bool reserve_file(const std::filesystem::path& path, std::uint64_t bytes);
/// The first line of a regular file without its end, at most some hundred bytes of it; empty when it
/// cannot be read.
[[nodiscard]] std::string first_line(const std::filesystem::path& path);

/// A symbolic link at `path`, where nothing may be.
void make_link(const std::filesystem::path& target, const std::filesystem::path& path);

/// Whether a rename between the two can work; false when one of them is not there.
[[nodiscard]] bool same_file_system(const std::filesystem::path& a, const std::filesystem::path& b);

/// Removes a directory and everything below it; what cannot be removed stays.
void remove_tree(const std::filesystem::path& path) noexcept;
/// Removes a directory if it is empty, then its parents likewise, up to and without `top`.
void remove_empty_directories(std::filesystem::path directory, const std::filesystem::path& top) noexcept;
/// Removes what killed calls of `write_file` left in a directory.
void remove_temporary_files(const std::filesystem::path& directory);
void set_mode(const std::filesystem::path& path, unsigned mode);
void remove_file(const std::filesystem::path& path);  ///< absent is fine; syncs the directory
void sync_directory(const std::filesystem::path& path);
/// Makes a directory (its parent is there) with exactly this mode. Whether it is fit for use: no link,
/// writable for us, and, when the mode gives others no right, our own and closed to them.
[[nodiscard]] bool claim_directory(const std::filesystem::path& path, unsigned mode);
void make_directories(const std::filesystem::path& path, unsigned mode = 0777);

/// Whether anything has that name: a link counts by itself, whatever it leads to.
[[nodiscard]] bool is_there(const std::filesystem::path& path);

}  // namespace dltask::sys
