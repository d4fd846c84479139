// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "git/object_builder.hpp"

namespace dltask::flow {

/// The identity of a commit's core: a tree of every path outside `tasks/`, and of `tasks/main/`,
/// without the paths that `core.exclude` names. Two commits have the same core when it is the same.
[[nodiscard]] model::ObjectId core_tree(git::ObjectBuilder& objects, const model::ObjectId& commit,
                                        const std::vector<std::string>& exclude);

/// Whether a path belongs to the core.
[[nodiscard]] bool is_core_path(std::string_view path, const std::vector<std::string>& exclude);

}  // namespace dltask::flow
