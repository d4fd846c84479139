// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

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

struct Arguments {
    std::optional<std::string> message;
    std::string explain;
    bool staged = false;
    bool json = false;
};

std::string read_message(const Context& context, const std::string& file) {
    if (file == "-") {
        std::string text;
        if (const int problem = sys::read_all(0, text, longest_message); problem != 0)
            throw fatal("could not read stdin: " + sys::reason(problem));
        return text;
    }
    const auto text = sys::read_file(context.resolve(file), longest_message);
    if (!text) throw negative("no file '" + file + "'");
    return *text;
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

ExitCode check(Context& context, const Arguments& arguments) {
    if (!arguments.explain.empty()) return explain(context, arguments.explain);
    const hooks::Call call = call_of(context);
    const hooks::Scene scene = hooks::look(call, context.settings());
    hooks::CheckRequest request;
    request.staged = arguments.staged;
    if (arguments.message) request.message = read_message(context, *arguments.message);
    request.staged = request.staged || !request.message;
    hooks::Verdict verdict = scene.verdict();
    hooks::check(scene, request, verdict);
    context.terminal().out(arguments.json ? print_json(verdict) : verdict.text(0));
    return verdict.is_clean() ? ExitCode::done : ExitCode::negative;
}

}  // namespace

Command check_command() {
    const auto arguments = std::make_shared<Arguments>();
    Command command{.name = "check", .summary = "check commits, messages and files against the rules"};
    command.details = {
        "The rules of the team, the same that the hooks know. Without options: what is staged. Exit 0: no "
        "rule is broken; 1: one is, or the name of a rule is not known."};
    command.group = Group::look;
    command.options = {
        {.names = "--message",
         .metavar = "FILE",
         .help = "a commit message; '-' is stdin",
         .take = into(arguments, &Arguments::message),
         .word = WordKind::file},
        {.names = "--staged", .help = "what is staged", .take = into(arguments, &Arguments::staged)},
        {.names = "--explain",
         .metavar = "RULE",
         .help = "say what a rule asks for, and why",
         .take = into(arguments, &Arguments::explain)},
        {.names = "--json", .help = "print an array of objects", .take = into(arguments, &Arguments::json)}};
    for (const rules::RuleInfo& rule : rules::all_rules()) command.options[2].choices.emplace_back(rule.id);
    bind_run(command, arguments, check);
    return command;
}

}  // namespace dltask::cli
