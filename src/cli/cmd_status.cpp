// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "cli/binding.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/status.hpp"
#include "json/json.hpp"

namespace dltask::cli {
namespace {

struct StatusArguments {
    bool json = false;
};

ExitCode status(Context& context, const StatusArguments& arguments) {
    const Status status = Status::look(context);
    context.terminal().out(arguments.json ? json::print(to_json(status), 2) + "\n"
                                          : print(status, context.clock().now()));
    return ExitCode::done;
}

}  // namespace

Command status_command() {
    const auto arguments = std::make_shared<StatusArguments>();
    Command command{.name = "status", .summary = "show where you are, what runs and what to do next"};
    command.group = Group::look;
    command.options = {
        {.names = "--json", .help = "print an object", .take = into(arguments, &StatusArguments::json)}};
    bind_run(command, arguments, status);
    return command;
}

}  // namespace dltask::cli
