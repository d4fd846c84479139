// SPDX-License-Identifier: Apache-2.0
#include "cli/start_branch.hpp"

#include <memory>

#include "cli/binding.hpp"
#include "cli/change.hpp"
#include "cli/context.hpp"
#include "flow/start_branch.hpp"

namespace dltask::cli {
namespace {

struct StartBranchArguments {
    std::string name;
    bool no_switch = false;
};

ExitCode start(Context& context, const StartBranchArguments& arguments, model::BranchKind kind) {
    const flow::StartRequest request{.kind = kind, .name = arguments.name, .no_switch = arguments.no_switch};
    std::string branch;
    const bool done = carry_out(context, [&](flow::Snapshot& snapshot) {
        flow::StartedBranch started = plan_start(snapshot, request);
        branch = started.branch.full;
        return Planned{.plan = std::move(started.plan)};
    });
    if (done) context.terminal().out(branch + "\n");
    return ExitCode::done;
}

}  // namespace

Command start_command(model::BranchKind kind) {
    const auto arguments = std::make_shared<StartBranchArguments>();
    Command command;
    command.name = std::string{name_of(kind)};
    command.group = Group::start;
    command.changes = true;
    command.positionals = {{.name = "NAME",
                            .help = "letters, digits and ._+=-, at most 64 bytes",
                            .take = into(arguments, &StartBranchArguments::name),
                            .required = true}};
    command.options = {{.names = "--no-switch",
                        .help = "only create the branch",
                        .take = into(arguments, &StartBranchArguments::no_switch)}};
    command.run = [arguments, kind](Context& context) { return start(context, *arguments, kind); };
    return command;
}

}  // namespace dltask::cli
