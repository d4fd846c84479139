// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "sys/file_system.hpp"
#include "sys/process.hpp"

namespace dltask::sys {
namespace {

using std::filesystem::path;

bool is_below(const path& directory, const path& root) {
    std::error_code ignored;
    const path inner = std::filesystem::weakly_canonical(directory, ignored);
    const path outer = std::filesystem::weakly_canonical(root, ignored);
    return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

}  // namespace

std::optional<path> find_program(std::string_view name, const Environment& environment,
                                 const path& forbidden) {
    if (name.empty() || name.find('/') != std::string_view::npos) return std::nullopt;
    // Without a PATH the C library looks here.
    const std::string list = environment.get("PATH").value_or("/bin:/usr/bin");
    for (std::size_t at = 0; at <= list.size();) {
        const std::size_t end = std::min(list.find(':', at), list.size());
        const std::string directory = list.substr(at, end - at);
        at = end + 1;
        if (directory.empty() || directory.front() != '/') continue;
        const path candidate = path{directory} / name;
        if (!is_program(candidate)) continue;
        if (forbidden.empty() || !is_below(directory, forbidden)) return candidate;
    }
    return std::nullopt;
}

}  // namespace dltask::sys
