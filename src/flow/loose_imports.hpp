// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "git/runner.hpp"

namespace dltask::flow {

/// Python modules and packages that a script can import and that are in no commit: untracked, not ignored,
/// outside of `tasks/`. Git is asked beside other work; an untracked directory is looked into, but not below.
class LooseImports {
public:
    LooseImports(const git::Runner& runner, std::filesystem::path work_tree);

    /// Paths, directories with `/` at the end. Once.
    [[nodiscard]] std::vector<std::string> names();

private:
    std::filesystem::path work_tree_;
    sys::Child question_;
};

}  // namespace dltask::flow
