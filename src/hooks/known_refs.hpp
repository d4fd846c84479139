// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "git/ref_files.hpp"
#include "hooks/git.hpp"

namespace dltask::hooks {

/// The refs below a prefix (`refs/heads/`), read from their files where that can be.
[[nodiscard]] std::vector<git::FileRef> refs_below(const Git& git, const std::string& prefix);

/// What the other side of a push has already, told by refs: those below a prefix. Empty: nothing.
struct KnownRefs {
    std::string below;

    /// For the command line of a git that lists commits.
    [[nodiscard]] std::vector<std::string> words() const;
    [[nodiscard]] std::vector<std::string> ids(const Git& git) const;
};

}  // namespace dltask::hooks
