// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace dltask::sys {

/// What an ordinary user may still take of the file system that a path is on.
struct SpaceLeft {
    std::uint64_t bytes = 0;
    std::optional<std::uint64_t> files;  ///< nullopt: it does not count them
};
[[nodiscard]] std::optional<SpaceLeft> space_left(const std::filesystem::path& path);

/// Whether a path is on a file system that other machines write to, too (NFS, SMB, Ceph, Lustre, ...): locks
/// are only as good as its server.
[[nodiscard]] bool is_on_network(const std::filesystem::path& path);
/// The same of the number that the kernel gives to a type.
[[nodiscard]] bool is_network_type(std::uint64_t type) noexcept;

/// Whether we may make files in a directory; false: there is none, or we may not.
[[nodiscard]] bool may_write_in(const std::filesystem::path& directory);
/// The same of a directory that is there, or could be made with those above it.
[[nodiscard]] bool could_write_in(const std::filesystem::path& directory);
/// Whether a directory is fit for use: no link, writable for us, and, when the mode gives others no right,
/// our own and closed to them.
[[nodiscard]] bool is_fit_directory(const std::filesystem::path& directory, unsigned mode);

/// Whether a file can be started as a program by us.
[[nodiscard]] bool is_program(const std::filesystem::path& file);

}  // namespace dltask::sys
