// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "cli/binding.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/run_options.hpp"

namespace dltask::cli {
namespace {

ExitCode run(Context& context, const RunArguments& arguments) {
    return start_run(context, arguments, false);
}

}  // namespace

Command run_command() {
    const auto arguments = std::make_shared<RunArguments>();
    Command command{.name = "run", .summary = "run a task's scripts and record what comes out"};
    command.details = {
        "Commits what is in the task's directory, runs run.command, else train.py and test.py as TRAIN and "
        "TEST say, and commits the record and the small results afterwards, whatever happened. A task that "
        "is not checked out runs in a work tree of its own. The exit code is the script's own; 124 after a "
        "time limit, 125 when it could not be started, 126 and 127 when it is not executable or not found, "
        "128+N when signal N killed it."};
    take_run_options(command, arguments, "run a task although its DEBUG is true");
    bind_run(command, arguments, run);
    return command;
}

}  // namespace dltask::cli
