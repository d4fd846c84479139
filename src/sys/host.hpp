// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace dltask::sys {

[[nodiscard]] std::string host_name();
[[nodiscard]] unsigned user_id();                                ///< the effective one
[[nodiscard]] std::string user_name(unsigned user = user_id());  ///< the number when it has none

/// The devices that a training can run on, by their numbers: `/dev/nvidia0` ..., else `/dev/davinci0` ...
struct Accelerators {
    std::vector<std::string> numbers;
    std::string variable = "CUDA_VISIBLE_DEVICES";  ///< which says which of them a process may use
};
[[nodiscard]] Accelerators find_accelerators(const std::filesystem::path& devices = "/dev");

/// Changes with each start of the machine; empty when the kernel does not say.
[[nodiscard]] std::string boot_id();

/// In which process numbers mean the same as here: the pid namespace, a container's for one. 0: the kernel
/// does not say.
[[nodiscard]] std::uint64_t process_space();

/// Lower-case hex SHA-256 of a file's bytes, read in pieces; empty when it cannot be read.
[[nodiscard]] std::string sha256_of_file(const std::string& path);

}  // namespace dltask::sys
