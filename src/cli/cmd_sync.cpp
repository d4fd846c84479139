// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>

#include "cli/binding.hpp"
#include "cli/change.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/exchange.hpp"
#include "flow/finish_branch.hpp"
#include "flow/finish_task.hpp"
#include "flow/host_merges.hpp"
#include "flow/remark_exchange.hpp"
#include "flow/sync.hpp"
#include "record/remark_tree.hpp"

namespace dltask::cli {
namespace {

struct SyncArguments {
    bool push = false;
};

/// Branches of tasks that a host has merged go as `finish` lets them go.
void tidy_tasks(Context& context) {
    std::vector<std::string> merged;
    {
        flow::Snapshot snapshot =
            flow::Snapshot::take(context.session(), context.settings(), context.clock().now());
        merged = tasks_in_main(snapshot);
    }
    if (merged.empty()) return;
    const flow::FinishRequest request{.branches = merged, .failed = true, .dry_run = context.dry_run()};
    const bool done = carry_out(context, [&request](flow::Snapshot& snapshot) {
        return Planned{.plan = plan_finish(snapshot, request)};
    });
    if (!done) return;
    for (const std::string& branch : merged)
        context.terminal().say(context.settings().branches.main + " has " + branch + ": its branch is gone");
}

/// And so do features and hotfixes. `pushed`: those that the remote had before it was asked.
void tidy_code(Context& context, const flow::Exchange& exchange, const std::vector<std::string>& pushed) {
    std::vector<std::string> merged;
    {
        flow::Snapshot snapshot =
            flow::Snapshot::take(context.session(), context.settings(), context.clock().now());
        merged = merged_by_host(snapshot, exchange, pushed);
    }
    for (const std::string& branch : merged) {
        const flow::BranchFinishRequest request{.branches = {branch}, .dry_run = context.dry_run()};
        const bool done = carry_out(context, [&request](flow::Snapshot& snapshot) {
            return Planned{.plan = plan_finish_branches(snapshot, request).plan};
        });
        if (done) context.terminal().say(branch + ": its branch is gone");
    }
}

std::vector<std::string> pushed_before(Context& context, const flow::Exchange& exchange) {
    const flow::Snapshot snapshot =
        flow::Snapshot::take(context.session(), context.settings(), context.clock().now());
    return pushed_code(snapshot, exchange);
}

/// What is only here is not lost sight of.
void name_unpushed(Context& context, const flow::Exchange& exchange, bool pushed) {
    const model::BranchScheme& scheme = context.settings().branches;
    const bool differs = exchange.differs(scheme.main) || (scheme.has_dev() && exchange.differs(scheme.dev));
    if (!pushed && differs) context.terminal().hint("what is not pushed yet: git dltask sync --push");
    if (!context.session().objects->info(record::remarks_ref)) return;
    flow::fetch_remarks(context.session(), exchange.remote());
    if (flow::has_unpushed_remarks(context.session(), exchange.remote()))
        context.terminal().hint(fmt::format("remarks are not pushed yet: git push {} {}", exchange.remote(),
                                            record::remarks_ref));
}

ExitCode sync(Context& context, const SyncArguments& arguments) {
    const flow::Exchange exchange{context.session(), context.settings()};
    require_nothing_open(context);
    const std::vector<std::string> pushed = pushed_before(context, exchange);
    if (!context.dry_run()) exchange.fetch();
    static_cast<void>(bring_up(context, exchange, arguments.push));
    tidy_tasks(context);
    tidy_code(context, exchange, pushed);
    if (context.dry_run()) return ExitCode::done;
    if (arguments.push) {
        const auto rejected = deliver(context, exchange, {.tags = unpushed_tags(context, exchange)});
        if (rejected) throw *rejected;
    } else {
        context.terminal().say("up to date with " + exchange.remote());
    }
    name_unpushed(context, exchange, arguments.push);
    return ExitCode::done;
}

}  // namespace

Command sync_command() {
    const auto arguments = std::make_shared<SyncArguments>();
    Command command{.name = "sync", .summary = "bring main and dev up to the remote, and push"};
    command.details = {
        "Fetches, and brings main and dev up to their upstreams. Task merges that the remote does not have "
        "are made again on a main that has moved; they cannot conflict. dev is brought up to main, and "
        "branches that a host has merged go, by whatever button. A conflict in code is refused (3), with its "
        "paths.",
        "With --dry-run nothing is fetched: the plan is made from what the last fetch knew."};
    command.group = Group::work;
    command.changes = true;
    command.options = {{.names = "--push",
                        .help = "push main, dev and new version tags, all or none",
                        .take = into(arguments, &SyncArguments::push)}};
    bind_run(command, arguments, sync);
    return command;
}

}  // namespace dltask::cli
