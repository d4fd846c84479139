// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "base/error.hpp"
#include "cli/binding.hpp"
#include "cli/change.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/run_branch.hpp"
#include "cli/run_summary.hpp"
#include "cli/tasks.hpp"
#include "flow/dead_runs.hpp"
#include "flow/queue.hpp"
#include "flow/run_place.hpp"
#include "json/json.hpp"
#include "term/table.hpp"

namespace dltask::cli {
namespace {

using model::Value;

struct QueueArguments {
    std::string act;
    std::vector<std::string> tasks;
    bool first = false;
    bool json = false;
};

ExitCode list(Context& context, const flow::Queue& queue, bool json) {
    term::Terminal& terminal = context.terminal();
    if (!json) {
        term::Table table;
        table.columns = {{.title = "state"},
                         {.title = "task", .most = 100},
                         {.title = "commit"},
                         {.title = "why", .most = 80}};
        for (const flow::QueueEntry& entry : queue.list()) {
            constexpr std::size_t brief = 10;
            table.rows.push_back({entry.state, entry.branch, entry.commit.substr(0, brief), entry.reason});
        }
        if (table.rows.empty()) terminal.say("nothing is queued");
        if (!table.rows.empty()) terminal.out(table.print(terminal.width));
        return ExitCode::done;
    }
    Value::List entries;
    for (const flow::QueueEntry& entry : queue.list()) {
        entries.push_back(Value::Map{{"branch", entry.branch},
                                     {"commit", entry.commit},
                                     {"added", entry.added},
                                     {"state", entry.state},
                                     {"reason", entry.reason.empty() ? Value{} : Value{entry.reason}}});
    }
    terminal.out(json::print(entries, 2) + "\n");
    return ExitCode::done;
}

/// What is in its directory now is what runs: it is committed where it is not yet.
void add(Context& context, const flow::Queue& queue, const std::string& branch) {
    flow::TaskInput input;
    (void)carry_out(context, [&](flow::Snapshot& snapshot) {
        input = plan_task_input(snapshot, branch, false);
        return Planned{.plan = input.plan, .silent_when_empty = true};
    });
    queue.add(branch, input.commit.hex(), context.clock().now().rfc3339());
    context.terminal().say("queued " + branch);
}

ExitCode work_off(Context& context, const flow::Queue& queue) {
    const flow::RunScene scene = run_scene(context);
    flow::RunRequest request;
    request.command_line = command_line(context);
    complete_dead_runs(scene, request.command_line);
    const bool all = queue.run(scene, request, [&](const flow::RunReport& report) {
        if (report.started)
            say_summary(context.terminal(), report, "git dltask finish " + report.record.branch,
                        context.settings().run.checkpoints);
    });
    return all ? ExitCode::done : ExitCode::negative;
}

/// What is queued may be taken out by its name when its branch is gone.
std::string queued_task(Context& context, const flow::Queue& queue, const std::string& word) {
    for (const flow::QueueEntry& entry : queue.list()) {
        const auto branch = model::parse_branch(entry.branch, context.settings().branches);
        if (entry.branch != word && branch.name != word) continue;
        if (!context.session().objects->info(branch.ref())) return entry.branch;
    }
    return resolve_task(context, word);
}

void change(Context& context, const flow::Queue& queue, const QueueArguments& arguments) {
    if (arguments.tasks.empty() && arguments.act == "remove") return queue.clear_ended();
    if (arguments.tasks.empty())
        throw usage("'queue " + arguments.act + "' needs a task",
                    {"git dltask queue " + arguments.act + " TASK"});
    // All names first: a wrong one leaves nothing half done.
    std::vector<std::string> branches;
    for (const std::string& word : arguments.tasks) {
        branches.push_back(arguments.act == "remove" ? queued_task(context, queue, word)
                                                     : resolve_task(context, word));
    }
    for (const std::string& branch : branches) {
        if (arguments.act == "add") add(context, queue, branch);
        if (arguments.act == "move") queue.move(branch, arguments.first);
        if (arguments.act == "remove") queue.remove(branch);
    }
}

ExitCode act(Context& context, const QueueArguments& arguments) {
    const flow::Queue queue{context.session().repository};
    if (arguments.act == "list") return list(context, queue, arguments.json);
    if (context.dry_run()) {
        for (const flow::QueueEntry& entry : queue.list()) {
            if (arguments.act == "run" && entry.state == "queued")
                context.terminal().out("run " + entry.branch + "\n");
        }
        for (const std::string& word : arguments.tasks)
            context.terminal().out(arguments.act + " " + resolve_task(context, word) + "\n");
        return ExitCode::done;
    }
    if (arguments.act == "run") return work_off(context, queue);
    change(context, queue, arguments);
    return ExitCode::done;
}

}  // namespace

Command queue_command() {
    const auto arguments = std::make_shared<QueueArguments>();
    Command command{.name = "queue", .summary = "run tasks one after the other"};
    command.details = {
        "'add' commits what is in the tasks' directories and puts them behind those that wait, each tied to "
        "its commit: one that is changed later is not run. 'run' works the queue off, also what is added "
        "meanwhile, each task in a work tree of its own; one that fails does not stop the rest, Ctrl-C "
        "does. After a kill or a reboot 'run' goes on; nothing runs twice.",
        "'move' puts tasks behind the others, with --first before them. 'remove' takes them out, without a "
        "task those that ended."};
    command.group = Group::work;
    command.changes = true;
    command.positionals = {{.name = "ACT",
                            .help = "what to do with the queue",
                            .take = into(arguments, &QueueArguments::act),
                            .required = true,
                            .choices = {"add", "list", "move", "remove", "run"}},
                           {.name = "TASK",
                            .help = "the tasks that it is about",
                            .take = into(arguments, &QueueArguments::tasks),
                            .repeatable = true,
                            .word = WordKind::task}};
    command.options = {
        {.names = "--first",
         .help = "move: before all others",
         .take = into(arguments, &QueueArguments::first)},
        {.names = "--json", .help = "list: print an array", .take = into(arguments, &QueueArguments::json)}};
    bind_run(command, arguments, act);
    return command;
}

}  // namespace dltask::cli
