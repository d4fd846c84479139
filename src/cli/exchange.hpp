// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "cli/context.hpp"
#include "flow/exchange.hpp"
#include "flow/plan.hpp"
#include "flow/snapshot.hpp"

namespace dltask::cli {

/// Brings main and dev up to what was fetched; true when something moved. `push`: it will be pushed, which a
/// dry run shows.
bool bring_up(Context& context, const flow::Exchange& exchange, bool push = false);

/// For a dry run: what a push of one branch would bring, a line; empty: the remote has it.
[[nodiscard]] std::string describe_push_of(const flow::Snapshot& snapshot, const flow::Exchange& exchange,
                                           const std::string& branch, const flow::Plan& plan);

/// For a dry run: what a push would bring to the remote after the plan, a line for each ref.
[[nodiscard]] std::string describe_push(Context& context, const flow::Snapshot& snapshot,
                                        const flow::Exchange& exchange, const flow::Plan& plan);

/// Fetches, then brings main and dev up, so that what follows is planned on the remote's state.
void fetch_and_bring_up(Context& context, const flow::Exchange& exchange);

/// Version tags on commits of main that the remote's main lacks.
[[nodiscard]] std::vector<std::string> unpushed_tags(Context& context, const flow::Exchange& exchange);

/// Takes back the last operation, which the remote did not take. `description` is what it has to be, as the
/// log shows it. Throws refused when something was done since.
void take_back(Context& context, const std::string& description);

/// What is pushed besides main and dev, and how it is made again when the remote has moved meanwhile.
struct Delivery {
    std::vector<std::string> tags = {};
    /// Called after a rejection by a remote that has moved; empty: main and dev are brought up.
    std::function<Delivery()> again = {};
};

/// Pushes main, dev and the tags in one atomic push. When the remote has moved it is planned again, at
/// most ten times. The error (1), with the command to repeat, says that the remote will not have it; what
/// was done here stands.
[[nodiscard]] std::optional<Error> deliver(Context& context, const flow::Exchange& exchange,
                                           Delivery delivery);

}  // namespace dltask::cli
