// SPDX-License-Identifier: Apache-2.0
#include "hooks/checked_out.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sys/file_lock.hpp"

namespace dltask::hooks {
namespace {

/// From the last line of HEAD's reflog: `... checkout: moving from a to b`.
std::string branch_left(const Scene& scene) {
    constexpr std::string_view words = "checkout: moving from ";
    const std::string log = scene.git_dir.own_file("logs/HEAD").value_or("");
    const std::size_t at = log.rfind(words);
    if (at == std::string::npos || log.find('\n', at) + 1 != log.size()) return "";
    const std::size_t start = at + words.size();
    return log.substr(start, log.find(' ', start) - start);
}

bool has_active_run(const Scene& scene, const std::string& branch) {
    if (branch.empty() || branch.find("..") != std::string::npos) return false;
    return sys::FileLock::is_held(scene.git_dir.common_path("dltask/runs/" + branch + ".lock"));
}

std::size_t changed_pointers(const Scene& scene, const std::string& before, const std::string& after) {
    const std::string paths =
        scene.git.try_ask({"diff-tree", "-r", "-z", "--name-only", before, after, "--", "*.dvc", "*dvc.lock"})
            .out;
    return static_cast<std::size_t>(std::count(paths.begin(), paths.end(), '\0'));
}

}  // namespace

void tell_after_switch(const Scene& scene, const std::string& before, const std::string& after,
                       Verdict& verdict) {
    const std::string left = branch_left(scene);
    if (has_active_run(scene, left))
        verdict.note(fmt::format("a run goes on for '{}', which was left: git dltask status", left));
    std::error_code ignored;
    if (before == after || !std::filesystem::is_directory(scene.call.directory / ".dvc", ignored)) return;
    const std::size_t count = changed_pointers(scene, before, after);
    if (count > 0)
        verdict.note(fmt::format("{} DVC file{} changed, the data did not: dvc checkout", count,
                                 count == 1 ? "" : "s"));
}

}  // namespace dltask::hooks
