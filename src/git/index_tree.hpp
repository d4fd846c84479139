// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dltask::git {

/// The raw id of the tree that an index file stands for, where it knows that itself: its cached tree is
/// whole, as git leaves it before it asks the hooks of a commit. nullopt: it does not know, or in a form
/// (a split index) that only git can read.
[[nodiscard]] std::optional<std::string> tree_of_index(std::string_view index, std::size_t id_bytes);

}  // namespace dltask::git
