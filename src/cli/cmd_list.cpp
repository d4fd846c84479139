// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>

#include "base/error.hpp"
#include "cli/binding.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/pager.hpp"
#include "cli/tasks.hpp"
#include "json/json.hpp"
#include "report/collect.hpp"
#include "report/csv.hpp"
#include "report/grouping.hpp"
#include "report/list_table.hpp"
#include "report/query.hpp"
#include "report/remarks.hpp"
#include "report/report_query.hpp"

namespace dltask::cli {
namespace {

struct ListArguments {
    bool all = false;
    std::vector<std::string> state;
    std::string group;
    std::vector<std::string> where;
    std::string sort;
    std::string columns;
    std::string group_by;
    std::string best;
    bool json = false;
    bool csv = false;
    bool names = false;
};

std::vector<Option> options(const std::shared_ptr<ListArguments>& arguments) {
    return {
        {.names = "--all", .help = "debug branches, too", .take = into(arguments, &ListArguments::all)},
        {.names = "--state",
         .metavar = "STATE",
         .help = "only tasks in that state",
         .take = into(arguments, &ListArguments::state),
         .repeatable = true,
         .choices = {"new", "running", "succeeded", "failed", "interrupted", "timeout", "unknown",
                     "retracted"}},
        {.names = "--group",
         .metavar = "GROUP",
         .help = "only tasks of that group",
         .take = into(arguments, &ListArguments::group)},
        {.names = "--where",
         .metavar = "CONDITION",
         .help = "only tasks for which 'KEY OP VALUE' holds; OP is = != < <= > >= or ~ (regular expression)",
         .take = into(arguments, &ListArguments::where),
         .repeatable = true},
        {.names = "--sort",
         .metavar = "[-]KEY,...",
         .help = "sort by fields, parameters or metrics; '-' turns the order round",
         .take = joined_into(arguments, &ListArguments::sort),
         .repeatable = true},
        {.names = "--columns",
         .metavar = "KEY,...",
         .help = "show these instead of what differs",
         .take = joined_into(arguments, &ListArguments::columns),
         .repeatable = true},
        {.names = "--group-by",
         .metavar = "KEY,...",
         .help = "one line for the tasks that agree in these: count, mean, standard deviation; with --best "
                 "the best of each",
         .take = joined_into(arguments, &ListArguments::group_by),
         .repeatable = true},
        {.names = "--best",
         .metavar = "METRIC",
         .help = "only the task with the best value; '-' means the lowest",
         .take = into(arguments, &ListArguments::best)},
        {.names = "--json",
         .help = "print an array of objects",
         .take = into(arguments, &ListArguments::json)},
        {.names = "-z",
         .help = "print only the branch names, each ended by a NUL, for 'xargs -0'",
         .take = into(arguments, &ListArguments::names)},
        {.names = "--csv",
         .help = "print comma-separated values",
         .take = into(arguments, &ListArguments::csv)},
    };
}

std::vector<report::Key> keys_of(const std::string& list) {
    std::vector<report::Key> keys;
    for (const std::string& word : report::split_list(list)) keys.push_back(report::Key::parse(word));
    return keys;
}

report::Key without_sign(const std::string& word) {
    return report::Key::parse(
        std::string_view{word}.substr(!word.empty() && (word[0] == '-' || word[0] == '+') ? 1 : 0));
}

/// Every KEY that was typed.
std::vector<report::Key> all_keys(const ListArguments& arguments,
                                  const std::vector<report::Condition>& conditions) {
    std::vector<report::Key> keys = keys_of(arguments.columns);
    for (const report::Condition& condition : conditions) keys.push_back(condition.key());
    for (const std::string& word : report::split_list(arguments.sort)) keys.push_back(without_sign(word));
    for (const report::Key& key : keys_of(arguments.group_by)) keys.push_back(key);
    if (!arguments.best.empty()) keys.push_back(without_sign(arguments.best));
    // What a group has beside them.
    const bool groups = !arguments.group_by.empty();
    std::erase_if(keys, [groups](const report::Key& key) { return groups && key.text == "tasks"; });
    return keys;
}

bool is_in_state(const report::TaskRow& row, const std::vector<std::string>& states) {
    return std::any_of(states.begin(), states.end(), [&row](const std::string& state) {
        return state == "retracted" ? row.remarks.retracted.has_value() : name_of(row.state) == state;
    });
}

/// What is asked for, in its order. Everything that can be wrong with the words is found before the
/// tasks are read.
std::vector<report::TaskRow> select(Context& context, const ListArguments& arguments) {
    std::vector<report::Condition> conditions;
    for (const std::string& text : arguments.where) conditions.push_back(report::Condition::parse(text));
    const Tasks tasks = Tasks::look(context, Tasks::Names::unused);
    std::vector<report::TaskRow> rows = tasks.rows(context);
    tell_unknown_keys(context, rows, all_keys(arguments, conditions));
    report::add_remarks(*context.session().objects, tasks.note_refs, rows);
    const auto unwanted = [&arguments](const report::TaskRow& row) {
        return (!arguments.all && row.kind == model::BranchKind::debug) ||
               (!arguments.state.empty() && !is_in_state(row, arguments.state)) ||
               (!arguments.group.empty() && row.group != arguments.group);
    };
    rows.erase(std::remove_if(rows.begin(), rows.end(), unwanted), rows.end());
    report::keep_matching(rows, conditions);
    if (!arguments.best.empty()) {
        std::erase_if(rows, [](const report::TaskRow& row) { return row.remarks.retracted.has_value(); });
        rows = report::best_rows(rows, report::Best::parse(arguments.best), keys_of(arguments.group_by));
    }
    if (!arguments.sort.empty()) report::sort_rows(rows, report::split_list(arguments.sort));
    return rows;
}

void print_groups(Context& context, const ListArguments& arguments,
                  const std::vector<report::TaskRow>& rows) {
    const std::vector<report::Key> keys = keys_of(arguments.group_by);
    const std::vector<std::string> columns = report::split_list(arguments.columns);
    const report::Grouping grouping =
        report::group_rows(rows, keys, columns, report::split_list(arguments.sort));
    tell_columns_without_mean(context, rows, keys, columns);
    term::Terminal& terminal = context.terminal();
    if (arguments.json) {
        terminal.out(json::print(group_json(grouping), 2) + "\n");
    } else if (arguments.csv) {
        terminal.out(group_csv(grouping));
    } else {
        page(context, group_table(grouping).print(terminal.out_is_terminal ? terminal.width : 0));
    }
}

void print_rows(Context& context, const ListArguments& arguments, const std::vector<report::TaskRow>& rows) {
    term::Terminal& terminal = context.terminal();
    if (arguments.names) {
        std::string names;
        for (const report::TaskRow& row : rows) names += row.branch + '\0';
        terminal.out(names);
    } else if (arguments.json) {
        terminal.out(json::print(to_json(rows), 2) + "\n");
    } else if (arguments.csv) {
        terminal.out(list_csv(rows, report::split_list(arguments.columns)));
    } else if (rows.empty()) {
        const bool narrowed = !arguments.where.empty() || !arguments.state.empty() ||
                              !arguments.group.empty() || !arguments.best.empty();
        terminal.say(narrowed ? "no task is like that" : "no tasks");
        terminal.hint(narrowed ? "git dltask list" : "git dltask new");
    } else {
        const report::TableOptions table{.width = terminal.out_is_terminal ? terminal.width : 0,
                                         .now = context.clock().now(),
                                         .keys = context.settings().keys,
                                         .columns = report::split_list(arguments.columns)};
        page(context, list_table(rows, table).print(table.width));
    }
}

ExitCode list(Context& context, const ListArguments& arguments) {
    if (arguments.json + arguments.csv + arguments.names > 1) {
        throw usage("'--json', '--csv' and '-z' exclude each other");
    }
    const bool groups = !arguments.group_by.empty() && arguments.best.empty();
    if (groups && arguments.names) {
        throw usage("'-z' prints names of tasks, which groups have none of", {"git dltask list -z"});
    }
    // Given back by the end of the process: a million little strings take a tenth of the time.
    static const auto& rows = *new std::vector<report::TaskRow>{select(context, arguments)};
    if (groups) {
        print_groups(context, arguments, rows);
    } else {
        print_rows(context, arguments, rows);
    }
    return ExitCode::done;
}

}  // namespace

Command list_command() {
    const auto arguments = std::make_shared<ListArguments>();
    Command command{.name = "list", .summary = "list all tasks with parameters and metrics"};
    command.details = {
        "Lists the tasks recorded in main, those on local branches and those on remote-tracking branches. "
        "KEY is a field of 'list --json', else a parameter, else a metric; 'param:x' and 'metric:x' force "
        "it. Numbers compare as numbers, versions as versions; a missing key never matches and sorts last."};
    command.group = Group::look;
    command.options = options(arguments);
    bind_run(command, arguments, list);
    return command;
}

}  // namespace dltask::cli
