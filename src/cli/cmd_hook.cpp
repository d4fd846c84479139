// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "base/error.hpp"
#include "cli/binding.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "hooks/door.hpp"
#include "sys/descriptor.hpp"

namespace dltask::cli {
namespace {

struct HookArguments {
    std::vector<std::string> words;
};

std::string standard_input() {
    constexpr std::size_t longest = 64U << 20U;
    std::string text;
    const int problem = sys::read_all(0, text, longest);
    if (problem != 0) throw fatal("could not read stdin: " + sys::reason(problem));
    return text;
}

ExitCode hook(Context& context, const HookArguments& arguments) {
    const hooks::Call call{arguments.words, context.environment(), context.directory(), standard_input};
    const hooks::Answer answer = hooks::answer(call);
    if (!answer.text.empty()) context.terminal().err(answer.text);
    return static_cast<ExitCode>(answer.exit_code);
}

}  // namespace

Command hook_command() {
    const auto arguments = std::make_shared<HookArguments>();
    Command command{.name = "hook", .summary = "judge one event, as the hook files do"};
    command.details = {
        "What hook files, the pre-commit framework and other hook managers call: EVENT is commit-msg, "
        "pre-commit, pre-merge-commit, pre-push, post-checkout, prepare-commit-msg or reference-transaction, "
        "followed by what git gives to that hook; in a repository that others push to, pre-receive. "
        "Exit 1: a rule is broken. The hook files call git-dltask-hook, which is the same and starts "
        "faster."};
    command.group = Group::set_up;
    command.needs = Needs::nothing;
    command.positionals = {{.name = "EVENT",
                            .help = "the event and its arguments",
                            .take = into(arguments, &HookArguments::words),
                            .required = true,
                            .repeatable = true}};
    bind_run(command, arguments, hook);
    return command;
}

}  // namespace dltask::cli
