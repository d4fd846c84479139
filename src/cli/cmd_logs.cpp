// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <memory>
#include <thread>

#include "base/error.hpp"
#include "cli/binding.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/log_lines.hpp"
#include "cli/run_branch.hpp"
#include "cli/task_log.hpp"
#include "flow/attempt.hpp"
#include "flow/attempt_job.hpp"
#include "flow/stop_run.hpp"
#include "run/raw_log.hpp"
#include "sys/growing_file.hpp"
#include "sys/gzip_file.hpp"

namespace dltask::cli {
namespace {

struct LogsArguments {
    std::string task;
    std::string since;
    std::string rank;
    bool follow = false;
    bool raw = false;
};

constexpr std::chrono::milliseconds look_again{100};

/// What a file has by now; false: nobody listens any more.
bool drain(sys::GrowingFile& file, LogLines& lines) {
    for (std::string text = file.more(); !text.empty(); text = file.more()) {
        if (!lines.feed(text)) return false;
    }
    return true;
}

/// Until the run has ended.
void follow(Context& context, const std::string& branch, sys::GrowingFile& file, LogLines& lines) {
    const git::Repository& repository = context.session().repository;
    for (bool goes_on = true; goes_on;) {
        goes_on = flow::live_run(repository, branch).has_value();
        if (!drain(file, lines)) return;
        if (goes_on) std::this_thread::sleep_for(look_again);
    }
}

/// Byte for byte, for whoever pipes it on.
ExitCode print_raw(Context& context, const std::string& branch) {
    term::Terminal& terminal = context.terminal();
    const auto parts = run::raw_parts(flow::raw_log_directory(context.session().repository, branch));
    if (parts.empty()) {
        throw negative("nothing that '" + branch + "' printed was kept on this machine",
                       {"git dltask logs " + branch});
    }
    for (const std::filesystem::path& part : parts) {
        sys::read_gzip(part, [&](std::string_view bytes) {
            terminal.out(bytes);
            return !terminal.out_closed;
        });
    }
    return ExitCode::done;
}

std::string file_name(const std::string& rank) {
    if (rank.empty()) return "task.log";
    const bool is_number = rank.size() < 4 && rank.find_first_not_of("0123456789") == std::string::npos;
    if (!is_number) throw usage("'" + rank + "' is no rank", {"git dltask logs --rank 0"});
    return "task.rank-" + rank + ".log";
}

ExitCode logs(Context& context, const LogsArguments& arguments) {
    LogLines lines{context.terminal(), since_moment(arguments.since, context.clock().now())};
    const std::string branch = running_task(context, arguments.task);
    if (arguments.raw) return print_raw(context, branch);
    TaskLog log = TaskLog::find(context, branch, file_name(arguments.rank));
    if (log.file) {
        drain(*log.file, lines);
        if (arguments.follow) follow(context, branch, *log.file, lines);
    } else {
        static_cast<void>(lines.feed(log.recorded));
    }
    lines.finish();
    return ExitCode::done;
}

}  // namespace

Command logs_command() {
    const auto arguments = std::make_shared<LogsArguments>();
    Command command{.name = "logs", .summary = "print the log of a task"};
    command.details = {
        "Prints task.log: from the work tree where the task is checked out, else as it is recorded. Without "
        "TASK the current task, or the only one that runs."};
    command.group = Group::look;
    command.positionals = {task_or_current(into(arguments, &LogsArguments::task))};
    command.options = {{.names = "-f,--follow",
                        .help = "go on while it runs",
                        .take = into(arguments, &LogsArguments::follow)},
                       {.names = "--rank",
                        .metavar = "N",
                        .help = "only the lines of one process of several, with run.ranks",
                        .take = into(arguments, &LogsArguments::rank)},
                       {.names = "--raw",
                        .help = "what was printed on this machine, byte for byte",
                        .take = into(arguments, &LogsArguments::raw)},
                       {.names = "--since",
                        .metavar = "T",
                        .help = "only lines since then: 10m, 2h, or a time '2026-11-22 10:30'",
                        .take = into(arguments, &LogsArguments::since)}};
    bind_run(command, arguments, logs);
    return command;
}

}  // namespace dltask::cli
