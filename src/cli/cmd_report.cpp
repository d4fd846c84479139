// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <memory>

#include "base/error.hpp"
#include "cli/binding.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/report_commit.hpp"
#include "cli/tasks.hpp"
#include "git/bulk_reader.hpp"
#include "report/collect.hpp"
#include "report/remarks.hpp"
#include "report/report_data.hpp"
#include "report/row_cache.hpp"
#include "report/script.hpp"
#include "report/task_curves.hpp"
#include "sys/file.hpp"
#include "yaml/document.hpp"

namespace dltask::cli {
namespace {

constexpr std::uint64_t largest_spec = 1U << 20U;
constexpr std::uint64_t largest_report = 64U << 20U;

struct ReportArguments {
    std::string rev;
    std::string format;
    std::string directory;
    std::vector<std::string> where;
    std::string group_by;
    std::string columns;
    std::string only;
    std::string sort;
    std::string title;
    std::vector<std::string> digits;
    std::string spec;
    std::string page;
    std::string check;
    bool retracted = false;
    bool branches = false;
};

std::string read(const std::filesystem::path& path, std::string_view typed, std::uint64_t limit) {
    const auto text = sys::read_file(path, limit);
    if (!text) throw negative("there is no file '" + std::string{typed} + "'");
    return *text;
}

/// The file says what is asked for, the command line has the last word.
void take_spec(const std::string& text, const std::string& file, report::ReportQuery& query) {
    const auto parsed = yaml::parse(text);
    if (const auto* problem = std::get_if<yaml::Diagnostic>(&parsed)) throw usage(problem->print(file, text));
    query.take(std::get<model::Value>(parsed), file);
}

/// What the command line says, and nothing else.
report::ReportQuery typed_query(const ReportArguments& arguments) {
    report::ReportQuery query;
    query.format = arguments.format;
    query.rev = arguments.rev;
    query.title = arguments.title;
    query.where = arguments.where;
    query.group_by = report::split_list(arguments.group_by);
    query.columns = report::split_list(arguments.columns);
    query.only = report::split_list(arguments.only);
    query.sort = arguments.sort;
    for (const std::string& text : arguments.digits) {
        const auto [metric, digits] = report::parse_digits(text);
        query.digits[metric] = digits;
    }
    query.retracted = arguments.retracted;
    query.branches = arguments.branches;
    return query;
}

void resolve(Context& context, std::vector<std::string>& only) {
    if (only.empty()) return;
    const Tasks tasks = Tasks::look(context);
    for (std::string& word : only) word = tasks.resolve(word);
}

/// The command line has the last word.
report::ReportQuery read_query(Context& context, const ReportArguments& arguments) {
    report::ReportQuery query = typed_query(arguments);
    if (!arguments.spec.empty()) {
        report::ReportQuery of_spec;
        of_spec.format.clear();
        take_spec(read(context.resolve(arguments.spec), arguments.spec, largest_spec), arguments.spec,
                  of_spec);
        // One from elsewhere is not asked again by --check: the head says all that it said.
        of_spec.spec = context.find_below_top(arguments.spec).value_or("");
        if (!of_spec.spec.empty()) of_spec.given = query.as_map();
        of_spec.take(model::Value{query.as_map()}, arguments.spec);
        query = std::move(of_spec);
    }
    if (query.format.empty()) query.format = "html";
    resolve(context, query.only);
    return query;
}

/// How many rows are missing only because they were retracted.
void tell_retracted(Context& context, const std::vector<report::TaskRow>& rows,
                    const report::ReportQuery& query) {
    if (query.retracted || !query.only.empty()) return;
    report::ReportQuery asked = query;
    asked.retracted = true;
    std::vector<report::TaskRow> retracted;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(retracted),
                 [](const report::TaskRow& row) { return row.remarks.retracted.has_value(); });
    const std::size_t count = select_rows(std::move(retracted), asked).size();
    if (count == 0) return;
    context.terminal().say("left out: " + std::to_string(count) + " retracted " +
                           (count == 1 ? "task" : "tasks") + "; --retracted shows them");
}

report::ReportData collect(Context& context, const report::ReportQuery& query, bool with_curves) {
    const git::Session& session = context.session();
    const config::Settings& settings = context.settings();
    report::ReportData data;
    data.query = query;
    data.commit = commit_of(context, query.rev);
    data.date = date_of(*session.objects, data.commit);
    data.keys = settings.keys;
    report::Sources sources;
    sources.main = *model::ObjectId::parse(data.commit);
    sources.patterns = log_patterns(context);
    if (query.branches || !query.only.empty()) {
        sources.tips = report::task_tips(git::list_refs(session.runner, {"refs/heads", "refs/remotes"}),
                                         settings.branches);
    }
    const auto reader = git::open_bulk_reader(session);
    report::RowCache cache{session.repository.state_dir() / "cache" / "rows",
                           sources.patterns->fingerprint()};
    std::vector<report::TaskRow> rows = report::collect(*reader, settings.branches, sources, {}, &cache);
    tell_unknown_keys(context, rows, query.keys());
    report::add_remarks(*reader, git::list_refs(session.runner, {"refs/notes"}), rows);
    tell_retracted(context, rows, query);
    data.rows = select_rows(std::move(rows), query);
    cache.save();
    if (with_curves) data.curves = report::read_curves(*reader, data.rows, sources.patterns.get());
    return data;
}

void warn(Context& context, const report::ReportData& data) {
    std::string versions;
    std::size_t count = 0, unreadable = 0;
    for (const report::TaskRow& row : data.rows) {
        unreadable += row.error.empty() ? 0 : 1;
        if ((' ' + versions + ' ').find(' ' + row.version + ' ') != std::string::npos) continue;
        versions += (count++ == 0 ? "" : " ") + row.version;
    }
    const bool table =
        data.query.format == "latex" || data.query.format == "typst" || data.query.format == "md";
    if (table && count > 1) context.terminal().warning("several core versions in one table: " + versions);
    if (unreadable > 0) {
        context.terminal().warning(std::to_string(unreadable) +
                                   " of the tasks cannot be read; 'git dltask list' says why");
    }
    std::vector<report::Key> groups;
    for (const std::string& word : data.query.group_by) groups.push_back(report::Key::parse(word));
    if (!groups.empty()) tell_columns_without_mean(context, data.rows, groups, data.query.columns);
    if (data.rows.empty()) context.terminal().warning("no task is like that");
}

void write_files(Context& context, const ReportArguments& arguments,
                 const std::vector<report::ReportFile>& files) {
    const std::filesystem::path directory =
        context.resolve(arguments.directory.empty() ? "report" : arguments.directory);
    if (std::filesystem::exists(directory) && !std::filesystem::is_directory(directory)) {
        throw usage("'" + arguments.directory + "' is a file, and '-o' takes a directory",
                    {"git dltask report -f md > " + report::shell_quoted(arguments.directory)});
    }
    for (const report::ReportFile& file : files) {
        const std::filesystem::path path = directory / file.path;
        sys::make_directories(path.parent_path());
        sys::write_file(path, file.content);
    }
    context.terminal().out((directory / files.front().path).native() + "\n");
}

void read_page(Context& context, const ReportArguments& arguments, report::ReportData& data) {
    if (arguments.page.empty()) return;
    if (data.query.format != "html" && data.query.format != "typst") {
        throw usage("'--template' is for html and typst, not for " + data.query.format,
                    {"git dltask report -f html --template " + arguments.page});
    }
    data.page = read(context.resolve(arguments.page), arguments.page, largest_report);
    data.query.page = context.find_below_top(arguments.page).value_or("");
    data.query.holds_page = data.query.page.empty();
    if (const auto problem = page_problem(data)) {
        context.terminal().warning("'" + arguments.page + "' " + *problem);
    }
}

/// A file that the head of a report names. The head was written by whoever wrote the repository.
std::string read_below_top(Context& context, const std::string& path, std::uint64_t limit) {
    const std::filesystem::path below = std::filesystem::path{path}.lexically_normal();
    if (below.is_absolute() || *below.begin() == "..")
        throw negative("'" + path + "' is outside of the work tree");
    return read(context.session().repository.work_tree / below, path, limit);
}

/// As the head says, and as the spec that it names says now.
report::ReportQuery asked_again(Context& context, report::ReportQuery head) {
    if (head.spec.empty()) return head;
    report::ReportQuery query;
    query.format.clear();
    take_spec(read_below_top(context, head.spec, largest_spec), head.spec, query);
    query.take(model::Value{head.given}, head.spec);
    if (query.format.empty()) query.format = head.format;
    query.spec = std::move(head.spec);
    query.given = std::move(head.given);
    query.page = std::move(head.page);
    query.holds_page = head.holds_page;
    resolve(context, query.only);
    return query;
}

/// The first file whose content is not what the report of now would have; empty: none.
std::string stale_file(const std::filesystem::path& report, const std::string& text,
                       const std::vector<report::ReportFile>& files) {
    if (!report::same_report(files.front().content, text)) return report.filename().native();
    for (auto file = std::next(files.begin()); file != files.end(); ++file) {
        const auto found = sys::read_file(report.parent_path() / file->path, largest_report);
        if (!found || !report::same_report(file->content, *found)) return file->path;
    }
    return "";
}

/// The path of a file below the top as it has to be typed where the program was started.
std::string path_from_here(Context& context, const std::string& below_top) {
    const std::filesystem::path path = context.session().repository.work_tree / below_top;
    return path.lexically_relative(std::filesystem::canonical(context.directory())).native();
}

/// Whether a report that was written says what one of now would.
ExitCode check(Context& context, const ReportArguments& arguments) {
    const std::filesystem::path path = context.resolve(arguments.check);
    const std::string text = read(path, arguments.check, largest_report);
    const report::ReportQuery query = asked_again(context, report::ReportQuery::find(text, arguments.check));
    report::ReportData data = collect(context, query, report::needs_curves(query.format));
    if (query.holds_page) data.page = report::page_of(text);
    if (!query.page.empty()) data.page = read_below_top(context, query.page, largest_report);
    const std::string stale = stale_file(path, text, render_report(data));
    if (stale.empty()) return ExitCode::done;
    context.terminal().say("'" + arguments.check + "' is stale" +
                           (stale == path.filename() ? "" : ": '" + stale + "' would be another"));
    const bool is_folder = query.format == "typst";
    report::ReportQuery from_here = query;
    for (std::string* file : {&from_here.spec, &from_here.page}) {
        if (!file->empty()) *file = path_from_here(context, *file);
    }
    context.terminal().hint(from_here.command() + (is_folder ? " -o " : " > ") +
                            report::shell_quoted(is_folder ? path.parent_path().native() : arguments.check));
    return ExitCode::negative;
}

ExitCode report(Context& context, const ReportArguments& arguments) {
    if (!arguments.check.empty()) return check(context, arguments);
    const report::ReportQuery query = read_query(context, arguments);
    const bool table_only = query.format == "csv" && arguments.directory.empty();
    report::ReportData data = collect(context, query, report::needs_curves(query.format) && !table_only);
    read_page(context, arguments, data);
    warn(context, data);
    const std::vector<report::ReportFile> files = render_report(data);
    const bool needs_directory = query.format == "html" || query.format == "typst";
    if (needs_directory || !arguments.directory.empty()) {
        write_files(context, arguments, files);
    } else {
        context.terminal().out(files.front().content);
    }
    return ExitCode::done;
}

std::vector<Option> output_options(const std::shared_ptr<ReportArguments>& arguments) {
    return {
        {.names = "-f,--format",
         .metavar = "FORMAT",
         .help = "html (unless told otherwise), md, csv, json, typst or latex",
         .take = into(arguments, &ReportArguments::format),
         .choices = {"html", "md", "csv", "json", "typst", "latex"}},
        {.names = "-o,--output",
         .metavar = "DIR",
         .help = "where the files go; html and typst go to 'report' without it, the others to stdout",
         .take = into(arguments, &ReportArguments::directory),
         .word = WordKind::directory},
        {.names = "--template",
         .metavar = "FILE",
         .help = "your own page for html or typst",
         .take = into(arguments, &ReportArguments::page),
         .word = WordKind::file},
        {.names = "--check",
         .metavar = "FILE",
         .help = "exit 1 when this report, in md, typst or latex, would be another today",
         .take = into(arguments, &ReportArguments::check),
         .word = WordKind::file},
    };
}

std::vector<Option> options(const std::shared_ptr<ReportArguments>& arguments) {
    std::vector<Option> options{
        {.names = "--where",
         .metavar = "CONDITION",
         .help = "only tasks for which 'KEY OP VALUE' holds, as for 'list'",
         .take = into(arguments, &ReportArguments::where),
         .repeatable = true},
        {.names = "--group-by",
         .metavar = "KEY,...",
         .help = "one row for the tasks that agree in these: count, mean and standard deviation",
         .take = joined_into(arguments, &ReportArguments::group_by),
         .repeatable = true},
        {.names = "--columns",
         .metavar = "KEY,...",
         .help = "show these instead of what differs",
         .take = joined_into(arguments, &ReportArguments::columns),
         .repeatable = true},
        {.names = "--only",
         .metavar = "TASK,...",
         .help = "only these tasks, merged or not",
         .take = joined_into(arguments, &ReportArguments::only),
         .repeatable = true},
        {.names = "--sort",
         .metavar = "[-]KEY,...",
         .help = "sort by fields, parameters or metrics; '-' turns the order round",
         .take = joined_into(arguments, &ReportArguments::sort),
         .repeatable = true},
        {.names = "--digits",
         .metavar = "METRIC=N",
         .help = "digits behind the point of a metric",
         .take = into(arguments, &ReportArguments::digits),
         .repeatable = true},
        {.names = "--title",
         .metavar = "TITLE",
         .help = "the title",
         .take = into(arguments, &ReportArguments::title)},
        {.names = "--branches",
         .help = "tasks that are not merged, too",
         .take = into(arguments, &ReportArguments::branches)},
        {.names = "--retracted",
         .help = "also tasks that were retracted",
         .take = into(arguments, &ReportArguments::retracted)},
        {.names = "--spec",
         .metavar = "FILE",
         .help = "a YAML file that says all this: where, group-by, columns, labels, sort, digits, format",
         .take = into(arguments, &ReportArguments::spec),
         .word = WordKind::file},
    };
    for (Option& option : output_options(arguments)) options.push_back(std::move(option));
    return options;
}

}  // namespace

Command report_command() {
    const auto arguments = std::make_shared<ReportArguments>();
    Command command{.name = "report", .summary = "summarise all tasks in one page, table or file"};
    command.details = {
        "Summarises the tasks that one commit records (main unless told otherwise) with their curves. The "
        "same "
        "commit gives the same bytes. html, typst: files in DIR; md, csv, json, latex: stdout, or files in "
        "DIR with -o."};
    command.group = Group::look;
    command.positionals = {{.name = "REV",
                            .help = "the commit",
                            .take = into(arguments, &ReportArguments::rev),
                            .word = WordKind::branch}};
    command.options = options(arguments);
    bind_run(command, arguments, report);
    return command;
}

}  // namespace dltask::cli
