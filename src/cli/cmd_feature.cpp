// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.hpp"
#include "cli/start_branch.hpp"

namespace dltask::cli {

Command feature_command() {
    Command command = start_command(model::BranchKind::feature);
    command.summary = "start a feature branch from dev";
    command.details = {
        "Makes the branch feature-NAME from dev (from main in a team without dev) and switches to it; "
        "uncommitted changes come along. The name of the branch is printed on stdout. 'git dltask finish' "
        "merges it into dev."};
    return command;
}

}  // namespace dltask::cli
