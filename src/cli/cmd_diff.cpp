// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>

#include "base/error.hpp"
#include "cli/binding.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/pager.hpp"
#include "cli/tasks.hpp"
#include "flow/core_tree.hpp"
#include "json/json.hpp"
#include "report/compare.hpp"
#include "report/details.hpp"
#include "report/task_curves.hpp"

namespace dltask::cli {
namespace {

struct DiffArguments {
    std::string a;
    std::string b;
    bool json = false;
};

report::Task read_task(Context& context, const Tasks& tasks, const std::string& word) {
    const std::string branch = tasks.resolve(word);
    auto task =
        report::collect_task(*context.session().objects, context.settings().branches, tasks.sources, branch);
    if (!task) throw negative("no task '" + branch + "'", {"git dltask list --all"});
    return std::move(*task);
}

report::Side side_of(Context& context, const report::Task& task) {
    const git::ObjectReader& objects = *context.session().objects;
    return {task, report::read_environment(objects, task.tree),
            task.tree ? report::read_curves(objects, task.tree) : std::vector<report::Curve>{}};
}

std::vector<report::FileChange> numstat(Context& context, const std::string& a, const std::string& b,
                                        const std::vector<std::string>& paths) {
    std::vector<std::string> words{
        "diff", "--numstat", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--end-of-options",
        a,      b,           "--"};
    words.insert(words.end(), paths.begin(), paths.end());
    return report::parse_numstat(context.session().runner.query(words));
}

/// The core of one version against that of the other; a version that is not here is said.
void compare_cores(Context& context, const report::Task& a, const report::Task& b,
                   report::TaskDifference& difference) {
    const std::string& from = a.row.core;
    const std::string& to = b.row.core;
    if (from == to || from.empty() || to.empty()) return;
    for (const std::string& core : {from, to}) {
        if (context.session().objects->info(core + "^{commit}")) continue;
        difference.code_note = "the core " + core.substr(0, 10) + " is not in this repository";
        return;
    }
    auto changes = numstat(context, from, to, {":/", ":(top,exclude)tasks"});
    for (auto& change : numstat(context, from, to, {":(top)tasks/main"}))
        changes.push_back(std::move(change));
    const std::vector<std::string>& exclude = context.settings().core_exclude;
    for (report::FileChange& change : changes) {
        if (flow::is_core_path(change.path, exclude)) difference.code.push_back(std::move(change));
    }
}

void compare_scripts(Context& context, const report::Task& a, const report::Task& b,
                     report::TaskDifference& difference) {
    if (a.tree.is_none() || b.tree.is_none() || a.tree == b.tree) return;
    const std::vector<std::string> scripts = report::script_paths(a, b);
    for (report::FileChange& change : numstat(context, a.tree.hex(), b.tree.hex(), {})) {
        change.script = std::binary_search(scripts.begin(), scripts.end(), change.path);
        if (change.script) difference.code.push_back(std::move(change));
    }
}

ExitCode diff(Context& context, const DiffArguments& arguments) {
    const Tasks tasks = Tasks::look(context);
    const report::Task a = read_task(context, tasks, arguments.a);
    const report::Task b = read_task(context, tasks, arguments.b);
    report::TaskDifference difference = compare_tasks(side_of(context, a), side_of(context, b));
    compare_cores(context, a, b, difference);
    compare_scripts(context, a, b, difference);
    if (arguments.json) {
        const auto object = difference_json(difference, a.row.branch, b.row.branch);
        context.terminal().out(json::print(object, 2) + "\n");
    } else {
        const bool alike = a.row.name == b.row.name;
        page(context, difference_text(difference, alike ? a.row.branch : a.row.name,
                                      alike ? b.row.branch : b.row.name));
    }
    return difference.none() ? ExitCode::done : ExitCode::negative;
}

}  // namespace

Command diff_command() {
    const auto arguments = std::make_shared<DiffArguments>();
    Command command{.name = "diff", .summary = "show how two tasks differ"};
    command.details = {
        "Compares parameters, code (the core between their versions, and the scripts of the tasks), "
        "environment and results. Exits 1 when something differs."};
    command.group = Group::look;
    command.positionals = {{.name = "A",
                            .help = "a task; '@' is the current one",
                            .take = into(arguments, &DiffArguments::a),
                            .required = true,
                            .word = WordKind::task},
                           {.name = "B",
                            .help = "another task",
                            .take = into(arguments, &DiffArguments::b),
                            .required = true,
                            .word = WordKind::task}};
    command.options = {
        {.names = "--json", .help = "print an object", .take = into(arguments, &DiffArguments::json)}};
    bind_run(command, arguments, diff);
    return command;
}

}  // namespace dltask::cli
