// SPDX-License-Identifier: Apache-2.0
#include "flow/loose_imports.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace dltask::flow {
namespace {

namespace fs = std::filesystem;

constexpr int most_children = 1000;

bool is_module(const fs::path& path) {
    return path.extension() == ".py" || path.extension() == ".pyx";
}

bool is_importable(const fs::path& work_tree, const std::string& path) {
    if (path.empty() || path.back() != '/') return is_module(path);
    std::error_code error;
    int looked_at = 0;
    for (fs::directory_iterator it{work_tree / path, error}, end;
         !error && it != end && looked_at < most_children; it.increment(error), ++looked_at) {
        if (is_module(it->path())) return true;
    }
    return false;
}

}  // namespace

LooseImports::LooseImports(const git::Runner& runner, fs::path work_tree)
    : work_tree_{std::move(work_tree)},
      question_{runner.start_query({"ls-files", "-z", "--others", "--exclude-standard", "--directory", "--",
                                    ":(top)", ":(top,exclude)tasks"})} {}

std::vector<std::string> LooseImports::names() {
    std::vector<std::string> names;
    const std::string answer = question_.finish().out;
    for (std::string_view rest{answer}; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\0'), rest.size());
        std::string path{rest.substr(0, end)};
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (is_importable(work_tree_, path)) names.push_back(std::move(path));
    }
    return names;
}

}  // namespace dltask::flow
