// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "cli/binding.hpp"
#include "cli/change.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/quote.hpp"
#include "cli/tasks.hpp"
#include "flow/set_parameters.hpp"

namespace dltask::cli {
namespace {

struct SetArguments {
    std::vector<std::string> set;
    std::string task = "@";
    bool force = false;
};

ExitCode set(Context& context, const SetArguments& arguments) {
    flow::SetRequest request;
    request.command =
        "git dltask set" + (arguments.task == "@" ? std::string{} : " --task " + quote(arguments.task));
    for (const std::string& word : arguments.set)
        request.sets.push_back(params::parse_set(word, request.command));
    request.force = arguments.force;
    request.dry_run = context.dry_run();
    request.branch = resolve_task(context, arguments.task);
    carry_out(context,
              [&request](flow::Snapshot& snapshot) { return Planned{.plan = plan_set(snapshot, request)}; });
    return ExitCode::done;
}

}  // namespace

Command set_command() {
    const auto arguments = std::make_shared<SetArguments>();
    Command command{.name = "set", .summary = "edit parameters of a task in place"};
    command.details = {
        "Edits the task's config.yaml in place; comments, order and layout stay. 'a.b=1' goes into nested "
        "maps, 'l.1.b' into lists, '+a.b=1' adds a key. An unknown key or a real change of type is refused "
        "(1). Nothing is committed, unless the task's branch is checked out nowhere: then it is one commit."};
    command.group = Group::work;
    command.changes = true;
    command.positionals = {{.name = "KEY=VALUE",
                            .help = "a parameter and its new value, a YAML scalar or flow list",
                            .take = into(arguments, &SetArguments::set),
                            .required = true,
                            .repeatable = true,
                            .word = WordKind::key}};
    command.options = {{.names = "--task",
                        .metavar = "TASK",
                        .help = "the task, instead of the current one",
                        .take = into(arguments, &SetArguments::task),
                        .word = WordKind::task},
                       {.names = "--force",
                        .help = "allow a change of type",
                        .take = into(arguments, &SetArguments::force)}};
    bind_run(command, arguments, set);
    return command;
}

}  // namespace dltask::cli
