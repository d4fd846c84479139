// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cli/context.hpp"
#include "flow/release.hpp"

namespace dltask::cli {

/// Pushes a branch for a host with a protected main: what is left of a task is committed first. The text
/// of a pull request and the URL to ask for it go to stdout.
void offer_branch(Context& context, const std::string& branch, bool failed);

/// The same with dev, on which the version of a release was set.
void offer_release(Context& context, const flow::ReleaseRequest& request);

}  // namespace dltask::cli
