// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string_view>

namespace dltask::git {

/// A version of git, as far as it matters to us.
struct GitVersion {
    int major = 0;
    int minor = 0;

    /// `git version 2.39.5`, with anything before and behind it. Zeros when it says something else.
    [[nodiscard]] static GitVersion parse(std::string_view text);
    auto operator<=>(const GitVersion&) const = default;
};

inline constexpr GitVersion oldest_git{2, 38};                ///< merge-tree --write-tree
inline constexpr GitVersion first_with_hook_settings{2, 54};  ///< hook.<name>.command

/// Throws fatal when what git says of itself is older than the oldest one that we can work with.
void require_git(std::string_view said);

}  // namespace dltask::git
