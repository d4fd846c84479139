// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "cli/binding.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/tasks.hpp"
#include "git/refs.hpp"
#include "report/task_text.hpp"

namespace dltask::cli {
namespace {

struct CompleteArguments {
    std::string subject;
};

std::vector<std::string> short_names(Context& context, const std::string& prefix) {
    std::vector<std::string> names;
    for (const git::Ref& ref : git::list_refs(context.session().runner, {prefix})) {
        names.push_back(ref.name.substr(prefix.size() + 1));
    }
    return names;
}

/// `lr=` for each parameter of the template that new tasks are copied from.
std::vector<std::string> keys(Context& context) {
    const std::string path = context.settings().branches.main + ":tasks/main/config.yaml";
    const auto text = context.session().objects->blob("refs/heads/" + path);
    std::vector<std::string> names;
    if (!text) return names;
    const report::Flat parameters = report::read_params(*text);
    if (const auto* map = std::get_if<model::Value::Map>(&parameters)) {
        for (const auto& [key, value] : *map) names.push_back(key + "=");
    }
    return names;
}

/// What `finish` takes: the local task branches that main does not have yet, features and hotfixes.
std::vector<std::string> unfinished(Context& context) {
    const model::BranchScheme& scheme = context.settings().branches;
    const git::ObjectReader& objects = *context.session().objects;
    const auto main = objects.info(std::string{model::heads} + scheme.main + "^{commit}");
    std::vector<std::string> names = short_names(context, "refs/heads");
    std::erase_if(names, [&](const std::string& name) {
        const model::BranchName branch = parse_branch(name, scheme);
        if (branch.kind == model::BranchKind::feature || branch.kind == model::BranchKind::hotfix)
            return false;
        if (branch.kind != model::BranchKind::task) return true;
        return main && objects.entry(main->id, branch.directory()).has_value();
    });
    return names;
}

ExitCode complete(Context& context, const CompleteArguments& arguments) {
    std::vector<std::string> words;
    if (arguments.subject == "tasks") words = Tasks::look(context).names.candidates;
    if (arguments.subject == "unfinished") words = unfinished(context);
    if (arguments.subject == "branches") words = short_names(context, "refs/heads");
    if (arguments.subject == "tags") words = short_names(context, "refs/tags");
    if (arguments.subject == "keys") words = keys(context);
    for (const std::string& word : words) context.terminal().out(word + "\n");
    return ExitCode::done;
}

}  // namespace

Command complete_command() {
    const auto arguments = std::make_shared<CompleteArguments>();
    Command command{.name = "complete", .summary = "list what a word may be, for the completion scripts"};
    command.group = Group::hidden;
    command.positionals = {{.name = "SUBJECT",
                            .help = "what the word names",
                            .take = into(arguments, &CompleteArguments::subject),
                            .required = true,
                            .choices = {"branches", "keys", "tags", "tasks", "unfinished"}}};
    bind_run(command, arguments, complete);
    return command;
}

}  // namespace dltask::cli
