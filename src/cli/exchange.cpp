// SPDX-License-Identifier: Apache-2.0
#include "cli/exchange.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "cli/change.hpp"
#include "flow/journal.hpp"
#include "flow/ref_changes.hpp"
#include "flow/sync.hpp"
#include "flow/tags_to_push.hpp"
#include "flow/undo.hpp"

namespace dltask::cli {
namespace {

constexpr int most_tries = 10;

std::vector<std::string> branches_to_push(Context& context, const flow::Exchange& exchange) {
    const model::BranchScheme& scheme = context.settings().branches;
    std::vector<std::string> branches;
    for (const std::string& branch : {scheme.main, scheme.dev}) {
        if (!branch.empty() && exchange.differs(branch)) branches.push_back(branch);
    }
    return branches;
}

bool has_moved(Context& context, const flow::Exchange& exchange) {
    const model::BranchScheme& scheme = context.settings().branches;
    return !exchange.has_all(scheme.main) || (scheme.has_dev() && !exchange.has_all(scheme.dev));
}

/// Also when it was a hook here that stopped the push: ours does when the remote has what was never fetched.
bool moved_meanwhile(Context& context, const flow::Exchange& exchange, const flow::Exchange::Pushed& pushed) {
    try {
        exchange.fetch();
    } catch (const Error&) {
        if (pushed.rejected || pushed.may_pass) throw;
        return false;  // what went wrong with the push is the news
    }
    return has_moved(context, exchange);
}

/// What follows a rejection; a refusal here is no longer one of the whole command.
Delivery plan_again(Context& context, const flow::Exchange& exchange, const Delivery& delivery) {
    if (delivery.again) return delivery.again();
    try {
        static_cast<void>(bring_up(context, exchange));
    } catch (const Error& error) {
        throw negative(fmt::format("'{}' has moved, and what was done here stands: {}", exchange.remote(),
                                   error.message()),
                       error.hints());
    }
    return delivery;
}

/// Tags of cores get their numbers without asking the remote: two people may have taken the same one. Such
/// a tag stays here, and the rest is pushed without it. False: there is none.
bool leave_clashing_pins(Context& context, const flow::Exchange& exchange,
                         const flow::Exchange::Pushed& pushed, Delivery& delivery) {
    bool left = false;
    for (const std::string& tag : pushed.clashing) {
        if (!flow::is_pin_tag(tag) || std::erase(delivery.tags, tag) == 0) continue;
        left = true;
        context.terminal().warning(fmt::format(
            "'{}' is on another commit at '{}': the one from here is not pushed", tag, exchange.remote()));
        context.terminal().hint(
            fmt::format("git push {} refs/tags/{}:refs/tags/core-{}", exchange.remote(), tag, tag));
    }
    return left;
}

}  // namespace

bool bring_up(Context& context, const flow::Exchange& exchange, bool push) {
    return carry_out(context, [&](flow::Snapshot& snapshot) {
        Planned planned{.plan = plan_sync(snapshot, exchange, context.dry_run()), .silent_when_empty = true};
        if (push && context.dry_run())
            planned.push = describe_push(context, snapshot, exchange, planned.plan);
        return planned;
    });
}

std::string describe_push_of(const flow::Snapshot& snapshot, const flow::Exchange& exchange,
                             const std::string& branch, const flow::Plan& plan) {
    const std::string ref = "refs/heads/" + branch;
    const auto changes = ref_changes(plan);
    const auto change = changes.find(ref);
    const model::ObjectId to = change == changes.end() ? snapshot.branch_tip(branch) : change->second.to;
    const model::ObjectId from = exchange.known(branch);
    if (to.is_none() || to == from) return "";
    return fmt::format("push {} {}: {} -> {}\n", exchange.remote(), ref,
                       from.is_none() ? "(none)" : from.hex(), to.hex());
}

std::string describe_push(Context& context, const flow::Snapshot& snapshot, const flow::Exchange& exchange,
                          const flow::Plan& plan) {
    const model::BranchScheme& scheme = context.settings().branches;
    std::string text;
    const auto add = [&](const std::string& tag, const model::ObjectId& to) {
        text += fmt::format("push {} {}: (none) -> {}\n", exchange.remote(), tag, to.hex());
    };
    for (const std::string& branch : {scheme.main, scheme.dev}) {
        if (!branch.empty()) text += describe_push_of(snapshot, exchange, branch, plan);
    }
    for (const auto& [ref, move] : ref_changes(plan)) {
        if (ref.rfind("refs/tags/", 0) == 0 && move.to) add(ref, move.to);
    }
    for (const std::string& tag : tags_to_push(snapshot, exchange)) {
        const auto info = snapshot.objects.info("refs/tags/" + tag);
        if (info) add("refs/tags/" + tag, info->id);
    }
    return text;
}

void fetch_and_bring_up(Context& context, const flow::Exchange& exchange) {
    require_nothing_open(context);
    exchange.fetch();
    static_cast<void>(bring_up(context, exchange));
}

void take_back(Context& context, const std::string& description) {
    const flow::Journal journal{context.session().repository.state_dir()};
    carry_out(context, [&](flow::Snapshot& snapshot) {
        flow::Revision revision = plan_undo(snapshot, journal.operations(), "");
        if (revision.target.plan.description != description)
            throw refused(fmt::format("'{}' is no longer the last operation", description),
                          {"git dltask log"});
        return Planned{.plan = std::move(revision.plan), .changes = revision.target.id};
    });
}

std::vector<std::string> unpushed_tags(Context& context, const flow::Exchange& exchange) {
    const flow::Snapshot snapshot =
        flow::Snapshot::take(context.session(), context.settings(), context.clock().now());
    return tags_to_push(snapshot, exchange);
}

std::optional<Error> deliver(Context& context, const flow::Exchange& exchange, Delivery delivery) {
    std::vector<std::string> branches;
    std::string reason;
    for (int i = 0; i < most_tries; ++i) {
        branches = branches_to_push(context, exchange);
        if (branches.empty() && delivery.tags.empty()) {
            context.terminal().say(fmt::format("'{}' has everything", exchange.remote()));
            return std::nullopt;
        }
        const flow::Exchange::Pushed pushed = exchange.push(branches, delivery.tags);
        if (pushed.taken) {
            std::vector<std::string> names = branches;
            names.insert(names.end(), delivery.tags.begin(), delivery.tags.end());
            context.terminal().say(fmt::format("pushed {} to {}", fmt::join(names, ", "), exchange.remote()));
            return std::nullopt;
        }
        reason = pushed.reason;
        if (leave_clashing_pins(context, exchange, pushed, delivery)) continue;
        if (moved_meanwhile(context, exchange, pushed)) {
            delivery = plan_again(context, exchange, delivery);
        } else if (!pushed.may_pass) {
            break;
        }
    }
    return negative(
        fmt::format("'{}' did not take it; what was done here stands: {}", exchange.remote(), reason),
        {exchange.push_command(branches, delivery.tags), "git dltask sync --push"});
}

}  // namespace dltask::cli
