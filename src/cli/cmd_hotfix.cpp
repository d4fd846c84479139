// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.hpp"
#include "cli/start_branch.hpp"

namespace dltask::cli {

Command hotfix_command() {
    Command command = start_command(model::BranchKind::hotfix);
    command.summary = "start a hotfix branch from main";
    command.details = {
        "Makes the branch hotfix-NAME from main and switches to it; uncommitted changes come along. The "
        "name of the branch is printed on stdout. 'git dltask finish' merges it into main, releases the "
        "patch version and brings dev up."};
    return command;
}

}  // namespace dltask::cli
