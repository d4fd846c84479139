// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "cli/binding.hpp"
#include "cli/command_table.hpp"
#include "cli/commands.hpp"
#include "cli/completion.hpp"
#include "cli/context.hpp"

namespace dltask::cli {
namespace {

struct CompletionArguments {
    std::string shell;
};

ExitCode completion(Context& context, const CompletionArguments& arguments) {
    const auto commands = all_commands();
    if (arguments.shell == "bash") context.terminal().out(bash_completion(commands));
    if (arguments.shell == "zsh") context.terminal().out(zsh_completion(commands));
    if (arguments.shell == "fish") context.terminal().out(fish_completion(commands));
    return ExitCode::done;
}

}  // namespace

Command completion_command() {
    const auto arguments = std::make_shared<CompletionArguments>();
    Command command{.name = "completion", .summary = "print the completion script for a shell"};
    command.details = {
        "'cmake --install' puts these scripts where the shells find them by themselves; this is for a copy "
        "elsewhere, e.g. git dltask completion bash > ~/.local/share/bash-completion/completions/git-dltask"};
    command.group = Group::set_up;
    command.needs = Needs::nothing;
    command.positionals = {{.name = "SHELL",
                            .help = "bash, zsh or fish",
                            .take = into(arguments, &CompletionArguments::shell),
                            .required = true,
                            .choices = {"bash", "zsh", "fish"}}};
    bind_run(command, arguments, completion);
    return command;
}

}  // namespace dltask::cli
