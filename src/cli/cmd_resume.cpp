// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "cli/binding.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/run_options.hpp"

namespace dltask::cli {
namespace {

ExitCode resume(Context& context, const RunArguments& arguments) {
    return start_run(context, arguments, true);
}

}  // namespace

Command resume_command() {
    const auto arguments = std::make_shared<RunArguments>();
    Command command{.name = "resume", .summary = "run a task again from its newest checkpoint"};
    command.details = {
        "The next attempt of the same task, from the newest complete file of run.checkpoints: DLTASK_RESUME "
        "names it, and RESUME of config.yaml does while it runs. The log and the curves go on. Parameters or "
        "packages that changed since are listed and refused (3) without --force."};
    take_run_options(command, arguments, "although parameters or packages changed, or it succeeded");
    bind_run(command, arguments, resume);
    return command;
}

}  // namespace dltask::cli
