// SPDX-License-Identifier: Apache-2.0
#include "cli/change.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "cli/quote.hpp"
#include "flow/branch_in_use.hpp"
#include "flow/change.hpp"
#include "flow/dead_runs.hpp"
#include "flow/journal.hpp"
#include "model/secret.hpp"

namespace dltask::cli {
namespace {

void say_notes(Context& context, const Planned& planned) {
    for (const std::string& note : planned.plan.notes) context.terminal().say(note);
    if (planned.plan.empty() && !planned.silent_when_empty) context.terminal().say("nothing to do");
}

void print_plan(Context& context, const Planner& planner) {
    require_nothing_open(context);
    flow::Snapshot snapshot =
        flow::Snapshot::take(context.session(), context.settings(), context.clock().now());
    const Planned planned = planner(snapshot);
    flow::require_none_in_use(context.session().repository, planned.plan);
    context.terminal().out(print(planned.plan, &snapshot.objects) + planned.push);
    say_notes(context, planned);
}

/// Before a command changes something the records of runs that were killed are made whole.
void complete_dead_runs(Context& context) {
    term::Terminal& terminal = context.terminal();
    const flow::RunScene scene{context.session(), context.settings(), context.clock(), context.environment(),
                               [&terminal](const std::string& line) { terminal.say(line); }};
    flow::complete_dead_runs(scene, command_line(context));
}

}  // namespace

bool carry_out(Context& context, const Planner& planner) {
    if (context.dry_run()) {
        print_plan(context, planner);
        return false;
    }
    complete_dead_runs(context);
    const Moment now = context.clock().now();
    flow::Change change{context.session(), now, command_line(context)};
    flow::Snapshot snapshot = flow::Snapshot::take(context.session(), context.settings(), now);
    const Planned planned = planner(snapshot);
    if (!planned.plan.empty()) context.tell_changed();
    change.carry_out(planned.plan, snapshot.objects, planned.changes);
    say_notes(context, planned);
    return !planned.plan.empty();
}

std::string command_line(const Context& context) {
    std::string line = "git dltask";
    for (const std::string& word : model::without_secrets(context.words())) line += " " + quote(word);
    return line;
}

void require_nothing_open(Context& context) {
    const flow::Journal journal{context.session().repository.state_dir()};
    const auto open = journal.open();
    if (!open) return;
    throw halfway(fmt::format("'{}' of {} was stopped half-way", open->command, open->time),
                  {"git dltask continue", "git dltask abort"});
}

void warn_of_open_operation(Context& context) {
    const flow::Journal journal{context.session().repository.state_dir()};
    if (!journal.is_open()) return;
    const std::string holder = flow::operation_under_way(context.session().repository);
    if (!holder.empty()) {
        context.terminal().warning("another operation is under way here (" + holder + ")");
        return;
    }
    context.terminal().warning("an operation was stopped half-way");
    context.terminal().hint("git dltask continue, or git dltask abort");
}

}  // namespace dltask::cli
