// SPDX-License-Identifier: Apache-2.0
#include "flow/absent_branch.hpp"

#include <fmt/format.h>

#include "flow/task_commit.hpp"
#include "git/refs.hpp"

namespace dltask::flow {

Error no_local_branch(Snapshot& snapshot, const model::BranchName& branch) {
    constexpr std::string_view remotes = "refs/remotes/";
    const std::string& main = snapshot.settings.branches.main;
    const std::string message = fmt::format("'{}' is no local branch", branch.full);
    if (branch.is_task_like() && snapshot.main && directory_at(snapshot, snapshot.main, branch)) {
        return refused(fmt::format("{}: it is in '{}' already", message, main),
                       {fmt::format("git dltask show {}", branch.full),
                        fmt::format("the same once more: git dltask again {}", branch.full)});
    }
    for (const git::Ref& ref : git::list_refs(snapshot.runner(), {std::string{remotes}})) {
        const std::string name = ref.name.substr(remotes.size());
        const std::size_t slash = name.find('/');
        if (slash != std::string::npos && name.substr(slash + 1) == branch.full)
            return refused(message, {fmt::format("git branch {} {}", branch.full, name)});
    }
    return refused(message, {"git dltask list --all", "when somebody else has it: git fetch"});
}

}  // namespace dltask::flow
