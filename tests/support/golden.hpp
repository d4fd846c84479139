// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace dltask::test {

/// The text of a file of the tree that a program's output must equal. With DLTASK_RECORD=1 in the
/// environment the file is written instead; the difference is then reviewed like any other.
inline std::string golden(const std::string& path, const std::string& actual) {
    const std::string full = std::string{DLTASK_SOURCE_DIR} + "/" + path;
    if (std::getenv("DLTASK_RECORD") != nullptr) std::ofstream{full, std::ios::binary} << actual;
    std::ifstream stream{full, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

}  // namespace dltask::test
