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
#include "cli/tasks.hpp"
#include "flow/stop_run.hpp"
#include "report/collect.hpp"
#include "sys/growing_file.hpp"

namespace dltask::cli {
namespace {

struct Arguments {
    std::string task;
    std::string since;
    bool follow = false;
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

ExitCode logs(Context& context, const Arguments& arguments) {
    LogLines lines{context.terminal(), since_moment(arguments.since, context.clock().now())};
    const std::string branch = running_task(context, arguments.task);
    const Tasks tasks = Tasks::look(context);
    const auto task =
        report::collect_task(*context.session().objects, context.settings().branches, tasks.sources, branch);
    if (!task) throw negative("no task '" + branch + "'", {"git dltask list --all"});
    const auto directory =
        tasks.directory_on_disk(branch, task->row.dir, context.session().repository.work_tree);
    std::optional<sys::GrowingFile> file;
    if (directory) file = sys::GrowingFile::open(*directory, "task.log");
    if (file) {
        drain(*file, lines);
        if (arguments.follow) follow(context, branch, *file, lines);
    } else {
        const auto text = context.session().objects->blob(task->tree.hex() + ":task.log");
        if (!text) throw negative("'" + branch + "' has no log yet", {"git dltask run " + branch});
        static_cast<void>(lines.feed(*text));
    }
    lines.finish();
    return ExitCode::done;
}

}  // namespace

Command logs_command() {
    const auto arguments = std::make_shared<Arguments>();
    Command command{.name = "logs", .summary = "print the log of a task"};
    command.details = {
        "Prints task.log: from the work tree where the task is checked out, else as it is recorded. Without "
        "TASK the current task, or the only one that runs."};
    command.group = Group::look;
    command.positionals = {{.name = "TASK",
                            .help = "the task, instead of the current one",
                            .take = into(arguments, &Arguments::task),
                            .word = WordKind::task}};
    command.options = {
        {.names = "-f,--follow", .help = "go on while it runs", .take = into(arguments, &Arguments::follow)},
        {.names = "--since",
         .metavar = "T",
         .help = "only lines since then: 10m, 2h, or a time '2026-11-22 10:30'",
         .take = into(arguments, &Arguments::since)}};
    bind_run(command, arguments, logs);
    return command;
}

}  // namespace dltask::cli
