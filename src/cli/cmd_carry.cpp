// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>
#include <optional>

#include "cli/binding.hpp"
#include "cli/branches.hpp"
#include "cli/change.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "flow/carry.hpp"

namespace dltask::cli {
namespace {

struct CarryArguments {
    std::string to;
    std::optional<std::string> commit;
    bool config = false;
};

ExitCode carry(Context& context, const CarryArguments& arguments) {
    flow::CarryRequest request;
    if (!arguments.to.empty()) request.to = resolve_code_branch(context, arguments.to);
    request.message = arguments.commit;
    request.config = arguments.config;
    request.dry_run = context.dry_run();
    flow::Carry made;
    const bool done = carry_out(context, [&made, &request](flow::Snapshot& snapshot) {
        made = plan_carry(snapshot, request);
        return Planned{.plan = made.plan};
    });
    if (!done) return ExitCode::done;
    const std::size_t count = made.paths.size();
    if (count == 0) {
        context.terminal().say(fmt::format("no new code for '{}', which is checked out now", made.target));
        return ExitCode::done;
    }
    context.terminal().say(fmt::format("{} file{} carried to '{}', {}{}", count, count == 1 ? "" : "s",
                                       made.target, request.message ? "as a commit" : "uncommitted:",
                                       request.message ? "" : flow::name_paths(made.paths)));
    return ExitCode::done;
}

}  // namespace

Command carry_command() {
    const auto arguments = std::make_shared<CarryArguments>();
    Command command{.name = "carry", .summary = "take the code of a debug branch to where it came from"};
    command.details = {
        "Everything that the current debug branch changed outside its directory, committed or not, and the "
        "edits of the scripts that were copied into it, which go to tasks/main. It arrives uncommitted, or "
        "as "
        "one commit, and HEAD is on the target afterwards; the logs stay committed on the debug branch. "
        "Parameters are left behind.",
        "What was carried already is remembered: after another round of mending only what is new since then "
        "arrives. Refused (3) when it does not apply cleanly; nothing has changed then, and the paths are "
        "named."};
    command.group = Group::work;
    command.needs = Needs::work_tree;
    command.changes = true;
    command.options = {{.names = "--to",
                        .metavar = "BRANCH",
                        .help = "to that dev, feature or hotfix branch instead",
                        .take = into(arguments, &CarryArguments::to),
                        .word = WordKind::branch},
                       {.names = "--commit",
                        .metavar = "MSG",
                        .help = "arrive as one commit with that message",
                        .take = into(arguments, &CarryArguments::commit)},
                       {.names = "--config",
                        .help = "parameters, too, but for DEBUG and what was set with -s",
                        .take = into(arguments, &CarryArguments::config)}};
    bind_run(command, arguments, carry);
    return command;
}

}  // namespace dltask::cli
