// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "hooks/scene.hpp"

namespace dltask::hooks {

/// What prepare-commit-msg offers: the type that fits the branch before an empty message, the task's or
/// the hotfix's own line in place of git's `Merge branch ...` on main. `source` is git's word for where
/// the text comes from. What a person wrote stays; nothing to offer: the text as it is.
[[nodiscard]] std::string prepare_message(const Scene& scene, const std::string& text,
                                          const std::string& source);

}  // namespace dltask::hooks
