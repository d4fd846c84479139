// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "cli/binding.hpp"
#include "cli/change.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/exchange.hpp"
#include "cli/run_branch.hpp"
#include "flow/sync.hpp"

namespace dltask::cli {
namespace {

struct Arguments {
    bool push = false;
};

/// Branches of tasks that a host has merged go as `finish` lets them go.
void tidy_up(Context& context) {
    std::vector<std::string> merged;
    {
        flow::Snapshot snapshot =
            flow::Snapshot::take(context.session(), context.settings(), context.clock().now());
        merged = tasks_in_main(snapshot);
    }
    if (merged.empty()) return;
    const flow::FinishRequest request{.branches = merged, .failed = true, .dry_run = context.dry_run()};
    static_cast<void>(finish_branches(context, request));
}

ExitCode sync(Context& context, const Arguments& arguments) {
    const flow::Exchange exchange{context.session(), context.settings()};
    require_nothing_open(context);
    if (!context.dry_run()) exchange.fetch();
    const bool moved = bring_up(context, exchange);
    tidy_up(context);
    if (context.dry_run()) return ExitCode::done;
    if (moved) context.terminal().say("up to date with " + exchange.remote());
    if (!arguments.push) return ExitCode::done;
    const auto rejected = deliver(context, exchange, {.tags = unpushed_tags(context, exchange)});
    if (rejected) throw *rejected;
    return ExitCode::done;
}

}  // namespace

Command sync_command() {
    const auto arguments = std::make_shared<Arguments>();
    Command command{.name = "sync", .summary = "bring main and dev up to the remote, and push"};
    command.details = {
        "Fetches, and brings main and dev up to their upstreams. Task merges that the remote does not have "
        "are made again on a main that has moved; they cannot conflict. dev is brought up to main, and "
        "branches of tasks that a host has merged go. A conflict in code is refused (3), with its paths.",
        "With --dry-run nothing is fetched: the plan is made from what the last fetch knew."};
    command.group = Group::work;
    command.changes = true;
    command.options = {{.names = "--push",
                        .help = "push main, dev and new version tags, all or none",
                        .take = into(arguments, &Arguments::push)}};
    bind_run(command, arguments, sync);
    return command;
}

}  // namespace dltask::cli
