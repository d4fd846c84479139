// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "cli/binding.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "flow/journal.hpp"
#include "flow/ref_changes.hpp"
#include "json/json.hpp"
#include "model/branch.hpp"
#include "term/table.hpp"

namespace dltask::cli {
namespace {

struct LogArguments {
    bool json = false;
};

model::Value id_or_null(const model::ObjectId& id) {
    return id.is_none() ? model::Value{} : model::Value{id.hex()};
}

model::Value refs_of(const flow::Operation& operation) {
    model::Value::List refs;
    for (const auto& [name, move] : flow::ref_changes(operation.plan)) {
        refs.push_back(
            model::Value::Map{{"ref", name}, {"from", id_or_null(move.from)}, {"to", id_or_null(move.to)}});
    }
    return refs;
}

/// Branches and tags by their short names: `+` for a new one, `-` for one that went.
std::string short_refs(const flow::Operation& operation) {
    constexpr std::string_view tags = "refs/tags/";
    std::string text;
    for (const auto& [name, move] : flow::ref_changes(operation.plan)) {
        const bool is_tag = name.starts_with(tags);
        if (!is_tag && !name.starts_with(model::heads)) continue;
        text += text.empty() ? "" : " ";
        text += move.from.is_none() ? "+" : move.to.is_none() ? "-" : "";
        text += is_tag ? name.substr(tags.size()) : model::branch_of(name);
    }
    return text;
}

model::Value describe(const flow::Operation& operation) {
    return model::Value::Map{{"id", operation.id},
                             {"time", operation.time},
                             {"state", name_of(operation.state)},
                             {"command", operation.command},
                             {"description", operation.plan.description},
                             {"refs", refs_of(operation)}};
}

std::string as_json(const std::vector<flow::Operation>& operations) {
    model::Value::List list;
    for (auto operation = operations.rbegin(); operation != operations.rend(); ++operation) {
        list.push_back(describe(*operation));
    }
    return json::print(list, 2) + "\n";
}

term::Table as_table(const std::vector<flow::Operation>& operations) {
    term::Table table;
    table.columns = {{.title = "operation"},
                     {.title = "state"},
                     {.title = "what", .most = 200},
                     {.title = "refs", .most = 200}};
    for (auto operation = operations.rbegin(); operation != operations.rend(); ++operation) {
        table.rows.push_back({operation->id, std::string{name_of(operation->state)},
                              operation->plan.description, short_refs(*operation)});
    }
    return table;
}

ExitCode log(Context& context, const LogArguments& arguments) {
    term::Terminal& terminal = context.terminal();
    const auto operations = flow::Journal{context.session().repository.state_dir()}.operations();
    if (arguments.json) {
        terminal.out(as_json(operations));
    } else if (operations.empty()) {
        terminal.say("no operations yet");
    } else {
        terminal.out(as_table(operations).print(terminal.out_is_terminal ? terminal.width : 0));
    }
    return ExitCode::done;
}

}  // namespace

Command log_command() {
    const auto arguments = std::make_shared<LogArguments>();
    Command command{.name = "log", .summary = "list the operations"};
    command.details = {
        "The newest first, each with the name that 'git dltask undo' takes, and the branches and tags that "
        "it "
        "moved ('+': made, '-': deleted)."};
    command.group = Group::mend;
    command.options = {{.names = "--json",
                        .help = "print an array of objects",
                        .take = into(arguments, &LogArguments::json)}};
    bind_run(command, arguments, log);
    return command;
}

}  // namespace dltask::cli
