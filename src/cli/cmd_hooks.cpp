// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>

#include "base/error.hpp"
#include "cli/binding.hpp"
#include "cli/change.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/hook_program.hpp"
#include "flow/install_hooks.hpp"
#include "hooks/door.hpp"
#include "json/json.hpp"
#include "term/safe_text.hpp"
#include "term/table.hpp"

namespace dltask::cli {
namespace {

struct HooksArguments {
    std::string action = "status";
    std::vector<std::string> with;
    bool json = false;
};

std::string state_name(hooks::HookState state) {
    switch (state) {
        case hooks::HookState::absent:
            return "absent";
        case hooks::HookState::ours:
            return "installed";
        case hooks::HookState::outdated:
            return "outdated";
        case hooks::HookState::foreign:
            return "foreign";
        case hooks::HookState::configured:
            return "configured";
    }
    return "absent";
}

model::Value names_of(const std::vector<std::string>& names) {
    model::Value::List list;
    for (const std::string& name : names) list.emplace_back(name);
    return model::Value{std::move(list)};
}

/// Whatever runs before ours: first what git's configuration names.
std::string print_before(const hooks::HookStatus& hook) {
    std::vector<std::string> names;
    for (const std::string& name : hook.configured) names.push_back(fmt::format("hook.{}", name));
    const std::string& file = hook.chained.empty() ? hook.owner : hook.chained;
    if (!file.empty()) names.push_back(file);
    return fmt::format("{}", fmt::join(names, ", "));
}

/// A git that is too old passes them over without a word.
void say_what_is_not_run(Context& context, const hooks::HooksPlace& place) {
    if (place.git_runs_configured) return;
    for (const hooks::ConfiguredHook& hook : place.configured) {
        context.terminal().say(term::safe(
            fmt::format("hook.{} is configured, but git runs such hooks from 2.54 on only", hook.name)));
    }
}

ExitCode status(Context& context, const HooksArguments& arguments) {
    const hooks::HooksPlace place = flow::look_at_hooks(context.session());
    const std::vector<hooks::HookStatus> all = hooks_status(place, hook_program());
    if (arguments.json) {
        model::Value::List list;
        for (const hooks::HookStatus& hook : all) {
            list.emplace_back(model::Value::Map{
                {"event", hook.event},
                {"state", state_name(hook.state)},
                {"chained", hook.chained.empty() ? model::Value{} : model::Value{hook.chained}},
                {"owner", hook.owner.empty() ? model::Value{} : model::Value{hook.owner}},
                {"configured", names_of(hook.configured)}});
        }
        context.terminal().out(json::print(model::Value{std::move(list)}, 2) + "\n");
        return ExitCode::done;
    }
    term::Table table;
    table.columns = {{.title = "hook"}, {.title = "state"}, {.title = "runs first"}};
    for (const hooks::HookStatus& hook : all) {
        table.rows.push_back({hook.event, state_name(hook.state), print_before(hook)});
    }
    context.terminal().out(table.print(context.terminal().width));
    context.terminal().say("in " + term::safe(place.directory.string()));
    say_what_is_not_run(context, place);
    return ExitCode::done;
}

ExitCode manage_hooks(Context& context, const HooksArguments& arguments) {
    if (arguments.action == "status") return status(context, arguments);
    const bool install = arguments.action == "install";
    if (!install && !arguments.with.empty()) throw usage("'--with' goes with install");
    if (!install) context.forgive_team_file();  // it is the way out
    const bool done = carry_out(context, [&](flow::Snapshot& snapshot) {
        return Planned{.plan = install ? plan_install_hooks(snapshot, hook_program(), arguments.with)
                                       : plan_uninstall_hooks(snapshot)};
    });
    if (done) context.terminal().say(install ? "hooks installed" : "hooks removed");
    return ExitCode::done;
}

}  // namespace

Command hooks_command() {
    const auto arguments = std::make_shared<HooksArguments>();
    Command command{.name = "hooks", .summary = "install, remove or inspect the git hooks"};
    command.details = {
        "install puts one small file per event into the hooks directory; a hook that is there already is "
        "kept "
        "and runs first. uninstall puts everything back byte for byte. status, the default, says what is "
        "where. prepare-commit-msg offers the type that fits the branch; reference-transaction holds main "
        "and "
        "dev against everything that other hooks do not see. Where core.hooksPath leads out of the "
        "repository nothing is written: the line to add there "
        "is shown."};
    command.group = Group::set_up;
    command.changes = true;
    command.positionals = {{.name = "ACTION",
                            .help = "install, uninstall or status",
                            .take = into(arguments, &HooksArguments::action),
                            .choices = {"install", "uninstall", "status"}}};
    command.options = {
        {.names = "--with",
         .metavar = "EVENT",
         .help = "install that one, too: it is off by default",
         .take = into(arguments, &HooksArguments::with),
         .repeatable = true,
         .choices = hooks::optional_events()},
        {.names = "--json", .help = "status as JSON", .take = into(arguments, &HooksArguments::json)}};
    bind_run(command, arguments, manage_hooks);
    return command;
}

}  // namespace dltask::cli
