// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "git/config.hpp"

namespace dltask::flow {

/// The names of the remotes that are configured.
[[nodiscard]] std::vector<std::string> remotes(const git::Config& config);

/// Where this repository is pushed: `branch.<main>.remote`, else the only remote, else `origin`; empty:
/// nowhere.
[[nodiscard]] std::string push_remote(const git::Config& config, const std::string& main);

}  // namespace dltask::flow
