// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "base/error.hpp"
#include "cli/binding.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/wrap.hpp"
#include "hooks/check.hpp"
#include "json/json.hpp"
#include "sys/descriptor.hpp"
#include "sys/file.hpp"

namespace dltask::cli {
namespace {

constexpr std::size_t longest_message = 16U << 20U;

struct CheckArguments {
    std::optional<std::string> message;
    std::string explain;
    std::optional<std::string> range;
    std::string branch;
    std::string onto;
    bool staged = false;
    bool all = false;
    bool json = false;
};

std::string read_message(const Context& context, const std::string& file) {
    if (file == "-") {
        std::string text;
        if (const int problem = sys::read_all(0, text, longest_message); problem != 0)
            throw fatal("could not read stdin: " + sys::reason(problem));
        return text;
    }
    // The user typed it, and may mean what a link leads to.
    std::error_code error;
    const std::filesystem::path path = context.resolve(file);
    const std::filesystem::path target = std::filesystem::canonical(path, error);
    const auto text = sys::read_file(error ? path : target, longest_message);
    if (!text) throw negative("no file '" + file + "'");
    return *text;
}

/// What the user's comment lines begin with; nullopt: not said.
std::optional<std::string> comment_of(const git::Config& config) {
    auto comment = config.get("core.commentstring");
    if (!comment) comment = config.get("core.commentchar");
    return comment == "auto" || comment == "" ? std::nullopt : comment;
}

/// The repository as hooks see it: they are started at the top of the work tree.
hooks::Call call_of(Context& context) {
    const git::Repository& repository = context.session().repository;
    sys::Environment environment = context.environment();
    environment.set("GIT_DIR", repository.git_dir.native());
    return {{}, std::move(environment), repository.is_bare() ? repository.git_dir : repository.work_tree, {}};
}

ExitCode explain(const Context& context, const std::string& name) {
    const rules::RuleInfo& rule = *rules::find_rule(name);  // the option takes no other word
    const auto severity = [](bool error) { return error ? "error" : "warn"; };
    context.terminal().out(fmt::format(
        "{}: {}\n\n{}\nIt is '{}' by default; a team changes that in .dltask.yaml: rules: {{{}: {}}}\n", name,
        rule.summary, wrap_text("", std::string{rule.explanation}, 0), severity(rule.error_by_default), name,
        severity(!rule.error_by_default)));
    return ExitCode::done;
}

std::string print_json(const hooks::Verdict& verdict) {
    model::Value::List list;
    const auto text_or_null = [](const std::string& text) {
        return text.empty() ? model::Value{} : model::Value{text};
    };
    for (const hooks::Finding& finding : verdict.findings()) {
        const rules::Violation& violation = finding.violation;
        const bool error = finding.severity == config::Severity::error;
        list.emplace_back(model::Value::Map{{"rule", violation.rule},
                                            {"severity", std::string{error ? "error" : "warn"}},
                                            {"commit", text_or_null(violation.commit)},
                                            {"path", text_or_null(violation.path)},
                                            {"message", violation.message},
                                            {"hint", text_or_null(violation.hint)}});
    }
    return json::print(model::Value{std::move(list)}, 2) + "\n";
}

hooks::CheckRequest request_of(Context& context, const CheckArguments& arguments) {
    const bool bare = context.session().repository.is_bare();
    if (bare && arguments.staged)
        throw fatal("this operation must be run in a work tree", {"git worktree add ../work"});
    const bool is_range = arguments.range.has_value();
    if (!is_range && !(arguments.branch.empty() && arguments.onto.empty()))
        throw usage("'--branch' and '--onto' go with '--range'");
    hooks::CheckRequest request;
    request.staged = arguments.staged;
    request.range = arguments.range;
    request.all = arguments.all;
    request.branch = arguments.branch;
    request.onto = arguments.onto;
    if (arguments.message) request.message = read_message(context, *arguments.message);
    request.comment = comment_of(context.session().config);
    const bool is_asked = request.message || request.staged || request.range || request.all;
    request.staged = request.staged || (!is_asked && !bare);
    request.config = request.beyond_main = !is_asked;
    return request;
}

ExitCode check(Context& context, const CheckArguments& arguments) {
    if (!arguments.explain.empty()) return explain(context, arguments.explain);
    const hooks::Call call = call_of(context);
    hooks::Scene scene = hooks::look(call, context.settings());
    scene.has_team_file = context.has_team_file();
    const hooks::CheckRequest request = request_of(context, arguments);
    hooks::Verdict verdict = scene.verdict();
    const std::vector<std::string> skipped = hooks::check(scene, request, verdict);
    context.terminal().out(arguments.json ? print_json(verdict) : verdict.text(0));
    for (const std::string& rule : skipped) context.terminal().say("skipped: " + rule);
    return verdict.is_clean() ? ExitCode::done : ExitCode::negative;
}

std::vector<std::string> rule_ids() {
    std::vector<std::string> ids;
    for (const rules::RuleInfo& rule : rules::all_rules()) ids.emplace_back(rule.id);
    return ids;
}

}  // namespace

Command check_command() {
    const auto arguments = std::make_shared<CheckArguments>();
    Command command{.name = "check", .summary = "check commits, messages and files against the rules"};
    command.details = {
        "The rules of the team, the same that the hooks know. Without options: what is staged, the "
        "commits that main does not have, and tasks/main/config.yaml. Exit 0: no rule is broken, or only "
        "such as warn; 1: one is."};
    command.group = Group::look;
    command.options = {
        {.names = "--message",
         .metavar = "FILE",
         .help = "a commit message; '-' is stdin",
         .take = into(arguments, &CheckArguments::message),
         .word = WordKind::file},
        {.names = "--staged", .help = "what is staged", .take = into(arguments, &CheckArguments::staged)},
        {.names = "--range",
         .metavar = "A..B",
         .help = "the commits of B that A does not have",
         .take = into(arguments, &CheckArguments::range)},
        {.names = "--branch",
         .metavar = "NAME",
         .help = "the branch that the range belongs to, where B is not its name",
         .take = into(arguments, &CheckArguments::branch),
         .word = WordKind::branch},
        {.names = "--onto",
         .metavar = "NAME",
         .help = "the branch that the range is to be merged into",
         .take = into(arguments, &CheckArguments::onto),
         .word = WordKind::branch},
        {.names = "--all",
         .help = "every commit of every branch, and every tag",
         .take = into(arguments, &CheckArguments::all)},
        {.names = "--explain",
         .metavar = "RULE",
         .help = "say what a rule asks for, and why",
         .take = into(arguments, &CheckArguments::explain),
         .choices = rule_ids()},
        {.names = "--json",
         .help = "print an array of objects",
         .take = into(arguments, &CheckArguments::json)}};
    bind_run(command, arguments, check);
    return command;
}

}  // namespace dltask::cli
