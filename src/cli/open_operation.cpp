// SPDX-License-Identifier: Apache-2.0
#include "cli/open_operation.hpp"

#include <fmt/format.h>

#include <optional>

#include "base/error.hpp"
#include "cli/change.hpp"
#include "flow/change.hpp"
#include "flow/executor.hpp"
#include "flow/journal.hpp"
#include "flow/passing_directory.hpp"

namespace dltask::cli {
namespace {

void print_plan(Context& context, const flow::Operation& operation, Direction direction) {
    const bool back = direction == Direction::backwards;
    context.terminal().out(print(back ? reversed(operation.plan) : operation.plan));
}

/// What stops it on the way leaves it half-way, as it was.
flow::OperationState end(flow::Executor& executor, const flow::Operation& operation, Direction direction) {
    try {
        if (direction == Direction::forwards) return executor.resume(operation);
        executor.abort(operation);
        return flow::OperationState::aborted;
    } catch (const Error& error) {
        if (error.code() != ExitCode::refused) throw;
        throw halfway(error.message(), error.hints());
    }
}

}  // namespace

ExitCode end_open_operation(Context& context, Direction direction) {
    git::Session& session = context.session();
    const bool back = direction == Direction::backwards;
    const flow::Journal journal{session.repository.state_dir()};
    if (!journal.is_open()) {
        if (!context.dry_run()) flow::clear_leftovers(session);
        context.terminal().say(fmt::format("nothing to {}", back ? "abort" : "continue"));
        return ExitCode::done;
    }
    std::optional<sys::FileLock> lock;
    if (!context.dry_run()) lock = flow::lock_operations(session, command_line(context));
    const auto open = journal.open();
    if (!open) return ExitCode::done;  // somebody else ended it while we waited
    if (context.dry_run()) {
        print_plan(context, *open, direction);
        return ExitCode::done;
    }
    flow::Executor executor{session, journal};
    const flow::OperationState state = end(executor, *open, direction);
    flow::clear_passing(session.repository);
    for (const std::string& remark : executor.remarks()) context.terminal().say(remark);
    const bool done = state == flow::OperationState::done;
    context.terminal().say(fmt::format("{}: {}", done ? "done" : "taken back", open->plan.description));
    return ExitCode::done;
}

}  // namespace dltask::cli
