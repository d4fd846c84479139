// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>

#include "base/error.hpp"
#include "cli/binding.hpp"
#include "cli/change.hpp"
#include "cli/commands.hpp"
#include "cli/context.hpp"
#include "cli/exchange.hpp"
#include "cli/pull_request.hpp"
#include "cli/run_branch.hpp"
#include "cli/tasks.hpp"
#include "flow/finish_branch.hpp"

namespace dltask::cli {
namespace {

struct FinishArguments {
    std::vector<std::string> branches;
    bool all = false;
    bool keep = false;
    bool failed = false;
    bool no_release = false;
    bool push = false;
    bool pr = false;
};

std::vector<std::string> branches(Context& context, const FinishArguments& arguments) {
    if (arguments.all && !arguments.branches.empty()) throw usage("'--all' takes no BRANCH");
    if (arguments.all)
        return Tasks::look(context, Tasks::Names::unused).ready_to_finish(context, arguments.failed);
    if (arguments.branches.empty()) return {resolve_branch(context, "@")};
    std::vector<std::string> names;
    for (const std::string& word : arguments.branches) {
        std::string name = resolve_branch(context, word);
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
    }
    return names;
}

ExitCode finish_code(Context& context, const FinishArguments& arguments,
                     const std::vector<std::string>& names, const flow::Exchange* pushed_to = nullptr) {
    const flow::BranchFinishRequest request{.branches = names,
                                            .keep = arguments.keep,
                                            .no_release = arguments.no_release,
                                            .dry_run = context.dry_run()};
    flow::FinishedBranches finished;
    const bool done = carry_out(context, [&](flow::Snapshot& snapshot) {
        finished = plan_finish_branches(snapshot, request);
        Planned planned{.plan = finished.plan};
        if (pushed_to != nullptr && context.dry_run())
            planned.push = describe_push(context, snapshot, *pushed_to, planned.plan);
        return planned;
    });
    if (!done) return ExitCode::done;
    for (const std::string& branch : finished.merged)
        context.terminal().say("merged " + branch + " into " + finished.target);
    if (!finished.tag.empty()) context.terminal().say("released " + finished.tag);
    return ExitCode::done;
}

/// The kind of branches that are finished with one another.
enum class Company { tasks, features, alone };

Company company_of(Context& context, const std::string& branch) {
    const model::BranchName name = parse_branch(branch, context.settings().branches);
    if (name.is_task_like()) return Company::tasks;
    return name.kind == model::BranchKind::feature ? Company::features : Company::alone;
}

/// Throws usage (129) when the branches are not finished with one another.
void require_company(Context& context, const std::vector<std::string>& names) {
    if (names.size() < 2) return;
    const Company first = company_of(context, names.front());
    for (const std::string& name : names) {
        if (first != Company::alone && company_of(context, name) == first) continue;
        throw usage("several tasks can be finished at once, or several features, but not '" + names.front() +
                        "' with '" + (name == names.front() ? names[1] : name) + "'",
                    {"git dltask finish " + names.front()});
    }
}

ExitCode finish_here(Context& context, const std::vector<std::string>& names,
                     const FinishArguments& arguments, const flow::Exchange* pushed_to = nullptr) {
    if (names.empty()) {
        context.terminal().say("no task is ready to be finished");
        return ExitCode::done;
    }
    if (company_of(context, names.front()) != Company::tasks)
        return finish_code(context, arguments, names, pushed_to);
    const flow::FinishRequest request{
        .branches = names, .keep = arguments.keep, .failed = arguments.failed, .dry_run = context.dry_run()};
    return finish_branches(context, request, pushed_to);
}

ExitCode offer(Context& context, const FinishArguments& arguments) {
    const std::vector<std::string> names = branches(context, arguments);
    if (names.size() != 1) throw usage("'--pr' is for one branch", {"git dltask finish --pr BRANCH"});
    offer_branch(context, names.front(), arguments.failed);
    return ExitCode::done;
}

/// After a rejection tasks are brought up with main; features or a hotfix are finished once more, on what
/// the remote has now.
Delivery delivery_of(Context& context, const flow::Exchange& exchange, const FinishArguments& arguments,
                     const std::vector<std::string>& names) {
    Delivery delivery{.tags = unpushed_tags(context, exchange)};
    if (names.empty() || company_of(context, names.front()) == Company::tasks) return delivery;
    delivery.again = [&context, &exchange, &arguments, names] {
        std::string description = "finish";
        for (const std::string& name : names) description += " " + name;
        take_back(context, description);
        fetch_and_bring_up(context, exchange);
        static_cast<void>(finish_code(context, arguments, names));
        return delivery_of(context, exchange, arguments, names);
    };
    return delivery;
}

ExitCode finish(Context& context, const FinishArguments& arguments) {
    if (arguments.pr) return offer(context, arguments);
    const std::vector<std::string> names = branches(context, arguments);
    require_company(context, names);
    if (!arguments.push) return finish_here(context, names, arguments);
    const flow::Exchange exchange{context.session(), context.settings()};
    if (!context.dry_run()) fetch_and_bring_up(context, exchange);
    const ExitCode code = finish_here(context, names, arguments, &exchange);
    if (code != ExitCode::done || context.dry_run()) return code;
    const auto rejected = deliver(context, exchange, delivery_of(context, exchange, arguments, names));
    if (rejected) throw *rejected;
    return code;
}

}  // namespace

Command finish_command() {
    const auto arguments = std::make_shared<FinishArguments>();
    Command command{.name = "finish", .summary = "merge a task, feature or hotfix branch"};
    command.details = {
        "A task: commits what is left, inserts its directory into main as one 'task:' merge commit, deletes "
        "the branch, and brings dev up to main. A task that never ran, or whose last run did not succeed, "
        "needs --failed. A feature: merges it into dev and deletes the branch. A hotfix: merges it into "
        "main, releases the patch version when the core changed, and brings dev up.",
        "HEAD moves only if it was on the branch. Debug branches are refused (3)."};
    command.group = Group::work;
    command.changes = true;
    command.switches = true;
    command.positionals = {
        {.name = "BRANCH",
         .help = "the branch to finish, instead of the current one; or several tasks or features",
         .take = into(arguments, &FinishArguments::branches),
         .repeatable = true,
         .word = WordKind::unfinished}};
    command.options = {
        {.names = "--all",
         .help = "every local task branch that is ready",
         .take = into(arguments, &FinishArguments::all)},
        {.names = "--keep", .help = "keep the branch", .take = into(arguments, &FinishArguments::keep)},
        {.names = "--failed",
         .help = "a task that failed or never ran, too",
         .take = into(arguments, &FinishArguments::failed)},
        {.names = "--no-release",
         .help = "a hotfix: merge it without a version of its own",
         .take = into(arguments, &FinishArguments::no_release)},
        {.names = "--push",
         .help = "fetch first, then push main and dev; again when the remote has moved",
         .take = into(arguments, &FinishArguments::push)},
        {.names = "--pr",
         .help = "leave main alone: push the branch, print what to write in a pull request",
         .take = into(arguments, &FinishArguments::pr)}};
    bind_run(command, arguments, finish);
    return command;
}

}  // namespace dltask::cli
