// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/error.hpp"

namespace dltask::git {

/// What a reader of git's own files throws on bytes that git would not have written.
/// `what` with its article: "a pack".
[[nodiscard]] inline Error damaged(const std::string& what) {
    return fatal(what + " of the repository is damaged", {"git fsck"});
}

}  // namespace dltask::git
