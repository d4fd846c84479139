// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "base/error.hpp"
#include "cli/binding.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/pager.hpp"
#include "cli/tasks.hpp"
#include "json/json.hpp"
#include "report/collect.hpp"
#include "report/details.hpp"
#include "report/remarks.hpp"
#include "report/script.hpp"
#include "report/show.hpp"

namespace dltask::cli {
namespace {

struct ShowArguments {
    std::string task;
    bool json = false;
    bool script = false;
};

/// Where others find the repository; empty: there is no remote.
std::string url_of(Context& context) {
    const git::Config& config = context.session().config;
    const std::string main = context.settings().branches.main;
    const std::string remote = config.get("branch." + main + ".remote").value_or("origin");
    return config.get("remote." + remote + ".url").value_or("");
}

ExitCode show(Context& context, const ShowArguments& arguments) {
    if (arguments.json && arguments.script) throw usage("'--json' and '--script' exclude each other");
    const Tasks tasks = Tasks::look(context);
    const std::string branch = tasks.resolve(arguments.task);
    const git::ObjectReader& objects = *context.session().objects;
    auto task = report::collect_task(objects, context.settings().branches, tasks.sources, branch);
    if (!task) throw negative("no task '" + branch + "'", {"git dltask list --all"});
    std::vector<report::TaskRow> rows{std::move(task->row)};
    report::add_remarks(objects, tasks.note_refs, rows);
    task->row = std::move(rows.front());
    term::Terminal& terminal = context.terminal();
    if (arguments.script) {
        const config::Settings& settings = context.settings();
        terminal.out(show_script(*task, {.url = url_of(context),
                                         .keys = settings.keys,
                                         .environment = settings.run.env,
                                         .pythonpath = settings.run.pythonpath}));
        return ExitCode::done;
    }
    const report::Details details = report::read_details(objects, *task, tasks.sources.patterns.get());
    if (arguments.json) {
        terminal.out(json::print(show_json(*task, details), 2) + "\n");
    } else {
        page(context, show_text(*task, details, context.clock().now(), is_resumable(context, task->row)));
    }
    return ExitCode::done;
}

}  // namespace

Command show_command() {
    const auto arguments = std::make_shared<ShowArguments>();
    Command command{.name = "show", .summary = "show one task"};
    command.group = Group::look;
    command.positionals = {{.name = "TASK",
                            .help = "the task; '@' is the current one",
                            .take = into(arguments, &ShowArguments::task),
                            .required = true,
                            .word = WordKind::task}};
    command.options = {{.names = "--json",
                        .help = "print an object as 'list --json' does",
                        .take = into(arguments, &ShowArguments::json)},
                       {.names = "--script",
                        .help = "print the plain git and shell lines that reproduce it without this tool",
                        .take = into(arguments, &ShowArguments::script)}};
    bind_run(command, arguments, show);
    return command;
}

}  // namespace dltask::cli
