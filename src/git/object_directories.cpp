// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "git/object_store.hpp"
#include "sys/file.hpp"

namespace dltask::git {
namespace {

namespace fs = std::filesystem;

constexpr int deepest_alternate = 5;  // as git
constexpr std::uint64_t longest_list = 1U << 20U;

/// With those that its `info/alternates` names, one a line.
void add(const fs::path& directory, int depth, std::vector<fs::path>& found) {
    if (depth > deepest_alternate || std::find(found.begin(), found.end(), directory) != found.end()) return;
    found.push_back(directory);
    const std::string list = sys::read_file(directory / "info/alternates", longest_list).value_or("");
    for (std::size_t at = 0; at < list.size();) {
        const std::size_t end = std::min(list.find('\n', at), list.size());
        const std::string line = list.substr(at, end - at);
        at = end + 1;
        if (!line.empty() && line.front() != '#')
            add((directory / line).lexically_normal(), depth + 1, found);
    }
}

}  // namespace

std::vector<fs::path> object_directories(const sys::Environment& environment, const fs::path& from,
                                         const fs::path& common_dir) {
    std::vector<fs::path> found;
    const auto own = environment.get("GIT_OBJECT_DIRECTORY");
    add((own ? from / *own : common_dir / "objects").lexically_normal(), 0, found);
    const std::string others = environment.get("GIT_ALTERNATE_OBJECT_DIRECTORIES").value_or("");
    for (std::size_t at = 0; at < others.size();) {
        const std::size_t end = std::min(others.find(':', at), others.size());
        const std::string word = others.substr(at, end - at);
        at = end + 1;
        if (!word.empty() && word.front() != '"') add((from / word).lexically_normal(), 1, found);
    }
    return found;
}

}  // namespace dltask::git
