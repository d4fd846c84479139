// SPDX-License-Identifier: Apache-2.0
#include "flow/loose_files.hpp"

#include <algorithm>
#include <set>
#include <string_view>

namespace dltask::flow {
namespace {

std::vector<std::string> list(const git::Runner& runner, git::Runner::Arguments arguments,
                              const std::string& directory) {
    arguments.push_back("--");
    if (!directory.empty()) arguments.push_back(":(top,literal)" + directory);
    const sys::ProcessResult result = runner.try_query(arguments);
    std::vector<std::string> paths;
    for (std::string_view rest{result.out}; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\0'), rest.size());
        // A repository inside the work tree is listed as a directory; it is not ours to move.
        if (end > 0 && rest[end - 1] != '/') paths.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return paths;
}

}  // namespace

std::vector<std::string> loose_files(const git::Runner& runner, const std::string& directory) {
    return list(runner, {"ls-files", "-z", "--others"}, directory);
}

std::vector<std::string> untracked_files(const git::Runner& runner, const std::string& directory) {
    return list(runner, {"ls-files", "-z", "--others", "--exclude-standard"}, directory);
}

OutsideSparse outside_sparse(const git::Runner& runner, const std::filesystem::path& git_dir) {
    const std::string patterns = "--exclude-from=" + (git_dir / "info" / "sparse-checkout").string();
    const auto outside = [&](const std::string& kind, std::vector<std::string> all) {
        const std::vector<std::string> inside =
            list(runner, {"ls-files", "-z", kind, "--ignored", patterns}, {});
        const std::set<std::string> known{inside.begin(), inside.end()};
        std::erase_if(all, [&](const std::string& path) { return known.count(path) != 0; });
        return all;
    };
    return OutsideSparse{outside("--cached", list(runner, {"ls-files", "-z", "--cached"}, {})),
                         outside("--others", untracked_files(runner, {}))};
}

}  // namespace dltask::flow
