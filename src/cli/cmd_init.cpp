// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "base/error.hpp"
#include "cli/binding.hpp"
#include "cli/change.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/hook_program.hpp"
#include "flow/init_repository.hpp"

namespace dltask::cli {
namespace {

struct InitArguments {
    std::string layout;
    std::string script;
    std::string config;
    bool no_dev = false;
    bool no_hooks = false;
    bool no_tag = false;
};

std::vector<Option> options(const std::shared_ptr<InitArguments>& arguments) {
    return {
        {.names = "--template",
         .metavar = "NAME",
         .help = "what tasks/main starts as: pytorch (a script that trains) or plain",
         .take = into(arguments, &InitArguments::layout),
         .choices = {"plain", "pytorch"}},
        {.names = "--script",
         .metavar = "FILE",
         .help = "build tasks/main around this script of yours, unchanged",
         .take = into(arguments, &InitArguments::script),
         .word = WordKind::file},
        {.names = "--config",
         .metavar = "FILE",
         .help = "with --script: the YAML file that it reads",
         .take = into(arguments, &InitArguments::config),
         .word = WordKind::file},
        {.names = "--no-dev", .help = "a team without dev", .take = into(arguments, &InitArguments::no_dev)},
        {.names = "--no-hooks",
         .help = "leave the hooks alone",
         .take = into(arguments, &InitArguments::no_hooks)},
        {.names = "--no-tag",
         .help = "leave the tags alone",
         .take = into(arguments, &InitArguments::no_tag)},
    };
}

flow::InitRequest request_of(Context& context, const InitArguments& arguments) {
    if (!arguments.layout.empty() && !arguments.script.empty()) {
        throw usage("'--template' and '--script' exclude each other");
    }
    if (!arguments.config.empty() && arguments.script.empty()) {
        throw usage("'--config' needs '--script'",
                    {"git dltask init --script train.py --config " + arguments.config});
    }
    flow::InitRequest request;
    request.layout = arguments.layout;
    if (!arguments.script.empty()) request.script = context.below_top(arguments.script);
    if (!arguments.config.empty()) request.config = context.below_top(arguments.config);
    if (!arguments.no_hooks) request.hook_program = hook_program();
    request.no_dev = arguments.no_dev;
    request.no_tag = arguments.no_tag;
    request.dry_run = context.dry_run();
    request.team_file_exists = context.has_team_file();
    return request;
}

ExitCode init(Context& context, const InitArguments& arguments) {
    const flow::InitRequest request = request_of(context, arguments);
    const bool done = carry_out(context, [&request](flow::Snapshot& snapshot) {
        return Planned{.plan = plan_init(snapshot, request)};
    });
    if (done) context.terminal().hint("git dltask new -s KEY=VALUE");
    return ExitCode::done;
}

}  // namespace

Command init_command() {
    const auto arguments = std::make_shared<InitArguments>();
    Command command{.name = "init", .summary = "make a repository ready for tasks"};
    command.details = {
        "Scaffolds tasks/main where there is none, writes .dltask.yaml, commits, tags the version, creates "
        "dev and installs the hooks. Works on an unborn branch and after years of history; HEAD stays where "
        "it was, dirty and untracked files are untouched. Running it again changes nothing."};
    command.group = Group::start;
    command.needs = Needs::work_tree;
    command.changes = true;
    command.options = options(arguments);
    bind_run(command, arguments, init);
    return command;
}

}  // namespace dltask::cli
