// SPDX-License-Identifier: Apache-2.0
#include "cli/pull_request.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "cli/change.hpp"
#include "cli/command_table.hpp"
#include "cli/exchange.hpp"
#include "flow/commit_list.hpp"
#include "flow/offer_task.hpp"

namespace dltask::cli {
namespace {

/// `report --format md --only BRANCH`, on stdout.
void print_report(Context& context, const std::string& branch) {
    const Command report = find_command("report");
    for (const Option& option : report.options) {
        if (option.names.find("--format") != std::string::npos) option.take("md");
        if (option.names.find("--only") != std::string::npos) option.take(branch);
    }
    static_cast<void>(report.run(context));
}

void print_changes(Context& context, const std::string& branch, const std::string& target) {
    const flow::Snapshot snapshot =
        flow::Snapshot::take(context.session(), context.settings(), context.clock().now());
    const std::vector<flow::ListedCommit> commits =
        list_commits(snapshot, {snapshot.branch_tip(branch)}, {snapshot.branch_tip(target)});
    context.terminal().out(model::release_notes(changes_of(commits)));
}

void push(Context& context, const flow::Exchange& exchange, const std::string& branch,
          const std::string& target) {
    const flow::Exchange::Pushed pushed = exchange.push({branch}, {});
    if (!pushed.taken) {
        throw negative(fmt::format("'{}' did not take '{}': {}", exchange.remote(), branch, pushed.reason),
                       {exchange.push_command({branch}, {})});
    }
    const std::string remote =
        context.session().config.get("remote." + exchange.remote() + ".url").value_or("");
    const std::string url = pushed.url.empty() ? flow::request_url(remote, branch, target) : pushed.url;
    context.terminal().say(
        fmt::format("pushed {} to {}; ask for it to be merged into {}", branch, exchange.remote(), target));
    if (!url.empty()) context.terminal().out("\n" + url + "\n");
}

/// What is done here; a dry run shows the push, too.
Planned offered(Context& context, const flow::Snapshot& snapshot, const flow::Exchange& exchange,
                const std::string& branch, flow::Plan plan) {
    Planned planned{.plan = std::move(plan), .silent_when_empty = true};
    if (!context.dry_run()) return planned;
    planned.push = describe_push_of(snapshot, exchange, branch, planned.plan);
    planned.silent_when_empty = !planned.push.empty();
    return planned;
}

}  // namespace

void offer_branch(Context& context, const std::string& branch, bool failed) {
    const flow::Exchange exchange{context.session(), context.settings()};
    const model::BranchScheme& scheme = context.settings().branches;
    const model::BranchName name = parse_branch(branch, scheme);
    const std::string target =
        name.kind == model::BranchKind::feature && scheme.has_dev() ? scheme.dev : scheme.main;
    if (name.is_task_like() || context.dry_run()) {
        const flow::OfferRequest request{.branch = branch, .failed = failed, .dry_run = context.dry_run()};
        carry_out(context, [&](flow::Snapshot& snapshot) {
            return offered(context, snapshot, exchange, branch,
                           name.is_task_like() ? plan_offer(snapshot, request) : flow::Plan{});
        });
    }
    if (context.dry_run()) return;
    if (name.is_task_like()) {
        print_report(context, branch);
    } else {
        print_changes(context, branch, target);
    }
    push(context, exchange, branch, target);
}

void offer_release(Context& context, const flow::ReleaseRequest& request) {
    const flow::Exchange exchange{context.session(), context.settings()};
    const model::BranchScheme& scheme = context.settings().branches;
    if (!context.dry_run()) fetch_and_bring_up(context, exchange);
    flow::PlannedRelease planned;
    carry_out(context, [&](flow::Snapshot& snapshot) {
        planned = plan_release(snapshot, request);
        return offered(context, snapshot, exchange, scheme.dev, planned.plan);
    });
    if (context.dry_run()) return;
    context.terminal().out(fmt::format("{}\n\n{}", planned.tag, planned.notes));
    push(context, exchange, scheme.dev, scheme.main);
    context.terminal().hint("git dltask sync, then git dltask release --tag --push, when it is merged");
}

}  // namespace dltask::cli
