// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "git/runner.hpp"

namespace dltask::flow {

/// Files of a work tree that git does not track, ignored ones included, below `directory` (empty:
/// everywhere), relative to the work tree's top. Nested repositories are left out.
[[nodiscard]] std::vector<std::string> loose_files(const git::Runner& runner, const std::string& directory);

/// The same without the ignored ones: what `git add` would take.
[[nodiscard]] std::vector<std::string> untracked_files(const git::Runner& runner,
                                                       const std::string& directory);

}  // namespace dltask::flow
