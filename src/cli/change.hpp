// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "cli/context.hpp"
#include "flow/plan.hpp"
#include "flow/snapshot.hpp"

namespace dltask::cli {

struct Planned {
    flow::Plan plan;
    std::string changes = {};  ///< of an undo or redo: the id of the operation that it is about
    bool silent_when_empty = false;
    std::string push = {};  ///< for a dry run: what would be pushed after it, a line each
};
using Planner = std::function<Planned(flow::Snapshot&)>;

/// Looks, plans, does: under the operation lock, from a fresh snapshot. What the plan notes is said.
/// With --dry-run the plan is printed on stdout and false returned: nothing has changed. So it is when
/// there is nothing to do, which is said.
/// Throws busy (4), halfway (5), and what the planner throws.
bool carry_out(Context& context, const Planner& planner);

/// The words that the user typed, for the operation log.
[[nodiscard]] std::string command_line(const Context& context);

/// Throws halfway (5) while an operation is open.
void require_nothing_open(Context& context);

/// A command that only reads goes on while an operation is open, and says so.
void warn_of_open_operation(Context& context);

}  // namespace dltask::cli
