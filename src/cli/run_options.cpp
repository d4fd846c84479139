// SPDX-License-Identifier: Apache-2.0
#include "cli/run_options.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/error.hpp"
#include "cli/binding.hpp"
#include "cli/context.hpp"
#include "cli/run_branch.hpp"
#include "cli/tasks.hpp"
#include "model/time.hpp"
#include "sys/detachment.hpp"

namespace dltask::cli {
namespace {

ExitCode run_as_asked(Context& context, const RunArguments& arguments, bool resume,
                      sys::Detachment* detachment) {
    flow::RunRequest request;
    request.time_limit_seconds = duration_option(arguments.timeout, "--timeout");
    request.idle_limit_seconds = duration_option(arguments.idle_timeout, "--idle-timeout");
    request.branch = resolve_task(context, arguments.task);
    request.arguments = arguments.script;
    request.force = arguments.force;
    request.wait = arguments.wait;
    request.own_tree = arguments.own_tree;
    request.gpus = number_of_gpus(arguments.gpus);
    request.no_commit = arguments.no_commit;
    request.resume = resume;
    request.detached = detachment != nullptr;
    if (detachment != nullptr) {
        request.let_go = [&context, detachment, branch = request.branch] {
            context.terminal().hint(fmt::format("git dltask logs -f {}\ngit dltask stop {}", branch, branch));
            detachment->let_go();
        };
    }
    return run_branch(context, std::move(request));
}

}  // namespace

std::optional<std::int64_t> duration_option(const std::string& text, const char* option) {
    if (text.empty()) return std::nullopt;
    const auto seconds = model::parse_duration(text);
    if (!seconds || *seconds == 0) {
        throw usage(fmt::format("'{}' is no duration for '{}'", text, option),
                    {fmt::format("git dltask run {} 90m", option)});
    }
    return seconds;
}

int number_of_gpus(const std::string& text) {
    if (text.empty()) return 0;
    int number = 0;
    const char* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, number);
    if (error == std::errc{} && at == end && number > 0) return number;
    throw usage(fmt::format("'{}' is no number of GPUs", text), {"git dltask run --gpus 2"});
}

ExitCode start_run(Context& context, const RunArguments& arguments, bool resume) {
    if (!arguments.detach || context.dry_run()) return run_as_asked(context, arguments, resume, nullptr);
    sys::Detachment detachment = sys::Detachment::begin();
    return run_as_asked(context, arguments, resume, &detachment);
}

void take_run_options(Command& command, const std::shared_ptr<RunArguments>& arguments, std::string force) {
    command.group = Group::work;
    command.changes = true;
    command.needs = Needs::nothing;  // --detach is to come before anything is opened
    command.positionals = {task_or_current(into(arguments, &RunArguments::task))};
    command.options = {
        {.names = "--wait",
         .help = "wait for the machine to be free; first come, first served",
         .take = into(arguments, &RunArguments::wait)},
        {.names = "--worktree",
         .help = "in a work tree of its own beside the repository; yours leaves the task",
         .take = into(arguments, &RunArguments::own_tree)},
        {.names = "-d,--detach",
         .help = "go on in the background; 'logs -f' looks in, 'stop' ends it",
         .take = into(arguments, &RunArguments::detach)},
        {.names = "--gpus",
         .metavar = "N",
         .help = "take N free GPUs and let the script see no others",
         .take = into(arguments, &RunArguments::gpus)},
        {.names = "--timeout",
         .metavar = "D",
         .help = "end it after that long: 90, 90s, 5m, 2h",
         .take = into(arguments, &RunArguments::timeout)},
        {.names = "--idle-timeout",
         .metavar = "D",
         .help = "end it when it has said nothing for that long",
         .take = into(arguments, &RunArguments::idle_timeout)},
        {.names = "--no-commit",
         .help = "leave the results uncommitted",
         .take = into(arguments, &RunArguments::no_commit)},
        {.names = "--force", .help = std::move(force), .take = into(arguments, &RunArguments::force)}};
    command.rest_name = "ARG";
    command.take_rest = into(arguments, &RunArguments::script);
}

}  // namespace dltask::cli
