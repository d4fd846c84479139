// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <optional>

#include "cli/binding.hpp"
#include "cli/branches.hpp"
#include "cli/change.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "flow/new_task.hpp"

namespace dltask::cli {
namespace {

struct DebugArguments {
    std::optional<std::string> name;
    std::vector<std::string> set;
    std::string from;
};

ExitCode debug(Context& context, const DebugArguments& arguments) {
    flow::NewRequest request;
    request.kind = model::BranchKind::debug;
    request.name = arguments.name;
    for (const std::string& word : arguments.set)
        request.sets.push_back(params::parse_set(word, "git dltask debug -s"));
    if (!arguments.from.empty()) request.base = resolve_code_branch(context, arguments.from);
    request.dry_run = context.dry_run();
    flow::NewTask made;
    const bool done = carry_out(context, [&made, &request](flow::Snapshot& snapshot) {
        made = plan_new(snapshot, request);
        return Planned{.plan = made.plan};
    });
    if (!done) return ExitCode::done;
    context.terminal().out(made.branch.full + "\n");
    context.terminal().say("created in " + (made.work_tree / made.branch.directory()).string());
    return ExitCode::done;
}

}  // namespace

Command debug_command() {
    const auto arguments = std::make_shared<DebugArguments>();
    Command command{.name = "debug", .summary = "create a debug branch to mend the code on"};
    command.details = {
        "Makes the branch debug-<version>-<time>-NAME from the current main, dev, feature or hotfix branch "
        "(else from dev), copies tasks/main into its directory, sets DEBUG, commits, and switches to it. "
        "Uncommitted changes come along untouched, and no release is needed. 'git dltask run' works there on "
        "changed code and keeps what each attempt ran; 'git dltask carry' takes the code back. A debug "
        "branch is never merged."};
    command.group = Group::start;
    command.needs = Needs::work_tree;
    command.changes = true;
    command.switches = true;
    command.positionals = {{.name = "NAME",
                            .help = "what is looked for: letters, digits and ._+=-, at most 64 bytes",
                            .take = into(arguments, &DebugArguments::name)}};
    command.options = {{.names = "-s,--set",
                        .metavar = "KEY=VALUE",
                        .help = "change a parameter of the copied config.yaml; '+KEY=VALUE' adds one",
                        .take = into(arguments, &DebugArguments::set),
                        .repeatable = true,
                        .word = WordKind::key},
                       {.names = "--from",
                        .metavar = "BRANCH",
                        .help = "begin on that main, dev, feature or hotfix branch",
                        .take = into(arguments, &DebugArguments::from),
                        .word = WordKind::branch}};
    bind_run(command, arguments, debug);
    return command;
}

}  // namespace dltask::cli
