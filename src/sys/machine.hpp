// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace dltask::sys {

/// The machine as its kernel tells, without a process; what is not told is empty or 0.
struct Machine {
    std::string system;  ///< "Debian GNU/Linux 12 (bookworm)"
    std::string kernel;
    std::string architecture;
    std::string processor;
    int cores = 0;
    std::uint64_t memory_bytes = 0;
    std::vector<std::string> gpus;  ///< models
    std::string gpu_driver;
    std::string cuda;  ///< of /usr/local/cuda
    int npus = 0;
    std::string npu_driver;
};

/// `root` is put before every path that is read.
[[nodiscard]] Machine describe_machine(const std::filesystem::path& root = "/");

/// How often the kernel has killed for want of memory: in our container, else on this machine. 0 when
/// it does not say.
[[nodiscard]] std::uint64_t memory_kills(const std::filesystem::path& root = "/");
/// The same of one `memory.events`; nullopt: there is none.
[[nodiscard]] std::optional<std::uint64_t> oom_kills_in(const std::filesystem::path& events);

/// A file below /proc; empty: it cannot be read.
[[nodiscard]] std::string text_of_process(const std::string& name);

}  // namespace dltask::sys
