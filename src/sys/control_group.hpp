// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>

#include "sys/descriptor.hpp"

namespace dltask::sys {

/// A cgroup (version 2) below our own for one guardian's program and all its descendants, where we may make
/// one: then the kernel ends all of them at once, and knows which of them ran out of memory. It is named
/// after the guardian, so that whoever comes later finds what was left of a guardian that was killed.
class ControlGroup {
public:
    /// For the calling process, a guardian. Ends what guardians that are gone have left. nullopt: none is
    /// delegated to us, or the kernel cannot end one (before Linux 5.14).
    [[nodiscard]] static std::optional<ControlGroup> create();
    /// Ends what guardians that are gone have left below a cgroup; of those of another pid namespace only
    /// groups that nobody is in.
    static void clear_left_ones(const std::filesystem::path& parent);
    /// What a guardian has made, perhaps: on one that is not there nothing is done.
    [[nodiscard]] static ControlGroup of(pid_t guardian);

    /// As fork(), but the child is in it. In this process when it is not possible there. -1 as fork().
    [[nodiscard]] pid_t fork_into() const;
    void kill() const noexcept;    ///< all processes in it
    void remove() const noexcept;  ///< with what it was divided into, once no process is in it
    /// How many processes in it the kernel killed for want of memory; nullopt: nobody counts.
    [[nodiscard]] std::optional<std::uint64_t> memory_kills() const;
    [[nodiscard]] const std::filesystem::path& directory() const noexcept { return directory_; }

private:
    explicit ControlGroup(std::filesystem::path directory) : directory_{std::move(directory)} {}
    std::filesystem::path directory_;  ///< empty: there is none
};

}  // namespace dltask::sys
