// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "base/error.hpp"
#include "cli/binding.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/pager.hpp"
#include "flow/journal.hpp"
#include "flow/ref_changes.hpp"
#include "json/json.hpp"
#include "model/branch.hpp"
#include "term/table.hpp"

namespace dltask::cli {
namespace {

struct LogArguments {
    bool json = false;
    std::string most;
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
    for (const flow::Operation& operation : operations) list.push_back(describe(operation));
    return json::print(list, 2) + "\n";
}

term::Table as_table(const std::vector<flow::Operation>& operations) {
    term::Table table;
    table.columns = {{.title = "operation"},
                     {.title = "state"},
                     {.title = "what", .most = 200},
                     {.title = "refs", .most = 200}};
    for (const flow::Operation& operation : operations) {
        table.rows.push_back({operation.id, std::string{name_of(operation.state)}, operation.plan.description,
                              short_refs(operation)});
    }
    return table;
}

std::size_t number_of(const std::string& text) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size()) return number;
    throw usage(fmt::format("'{}' is no number of operations", text), {"git dltask log -n 10"});
}

/// The newest first.
std::vector<flow::Operation> newest(std::vector<flow::Operation> operations, const std::string& most) {
    std::reverse(operations.begin(), operations.end());
    if (!most.empty()) operations.resize(std::min(operations.size(), number_of(most)));
    return operations;
}

ExitCode log(Context& context, const LogArguments& arguments) {
    term::Terminal& terminal = context.terminal();
    const auto operations =
        newest(flow::Journal{context.session().repository.state_dir()}.operations(), arguments.most);
    if (arguments.json) {
        terminal.out(as_json(operations));
    } else if (operations.empty() && arguments.most.empty()) {
        terminal.say("no operations yet");
    } else {
        page(context, as_table(operations).print(terminal.out_is_terminal ? terminal.width : 0));
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
                        .take = into(arguments, &LogArguments::json)},
                       {.names = "-n,--max-count",
                        .metavar = "N",
                        .help = "the newest N only",
                        .take = into(arguments, &LogArguments::most)}};
    bind_run(command, arguments, log);
    return command;
}

}  // namespace dltask::cli
