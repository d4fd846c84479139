// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <charconv>
#include <memory>

#include "base/error.hpp"
#include "cli/binding.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/run_branch.hpp"
#include "cli/tasks.hpp"
#include "model/time.hpp"

namespace dltask::cli {
namespace {

struct Arguments {
    std::string task = "@";
    std::string timeout;
    std::string idle_timeout;
    std::string gpus;
    bool wait = false;
    bool no_commit = false;
    bool force = false;
    std::vector<std::string> script;  ///< arguments for the scripts
};

std::optional<std::int64_t> duration(const std::string& text, const char* option) {
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

ExitCode run(Context& context, const Arguments& arguments) {
    flow::RunRequest request;
    request.time_limit_seconds = duration(arguments.timeout, "--timeout");
    request.idle_limit_seconds = duration(arguments.idle_timeout, "--idle-timeout");
    request.branch = resolve_task(context, arguments.task);
    request.arguments = arguments.script;
    request.force = arguments.force;
    request.wait = arguments.wait;
    request.gpus = number_of_gpus(arguments.gpus);
    request.no_commit = arguments.no_commit;
    return run_branch(context, std::move(request));
}

}  // namespace

Command run_command() {
    const auto arguments = std::make_shared<Arguments>();
    Command command{.name = "run", .summary = "run a task's scripts and record what comes out"};
    command.details = {
        "Commits what is in the task's directory, runs run.command, else train.py and test.py as TRAIN and "
        "TEST say, and commits the record and the small results afterwards, whatever happened. A task that "
        "is not checked out runs in a work tree of its own. The exit code is the script's own; 124 after a "
        "time limit, 125 when it could not be started, 126 and 127 when it is not executable or not found, "
        "128+N when signal N killed it."};
    command.group = Group::work;
    command.changes = true;
    command.positionals = {{.name = "TASK",
                            .help = "the task, instead of the current one",
                            .take = into(arguments, &Arguments::task),
                            .word = WordKind::task}};
    command.options = {{.names = "--wait",
                        .help = "wait for the machine to be free; first come, first served",
                        .take = into(arguments, &Arguments::wait)},
                       {.names = "--gpus",
                        .metavar = "N",
                        .help = "take N free GPUs and let the script see no others",
                        .take = into(arguments, &Arguments::gpus)},
                       {.names = "--timeout",
                        .metavar = "D",
                        .help = "end it after that long: 90, 90s, 5m, 2h",
                        .take = into(arguments, &Arguments::timeout)},
                       {.names = "--idle-timeout",
                        .metavar = "D",
                        .help = "end it when it has said nothing for that long",
                        .take = into(arguments, &Arguments::idle_timeout)},
                       {.names = "--no-commit",
                        .help = "leave the results uncommitted",
                        .take = into(arguments, &Arguments::no_commit)},
                       {.names = "--force",
                        .help = "run a task although its DEBUG is true",
                        .take = into(arguments, &Arguments::force)}};
    command.rest_name = "ARG";
    command.take_rest = into(arguments, &Arguments::script);
    bind_run(command, arguments, run);
    return command;
}

}  // namespace dltask::cli
