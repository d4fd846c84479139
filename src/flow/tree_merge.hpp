// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "git/object_builder.hpp"

namespace dltask::flow {

/// What changed between trees `from` and `to`, made to tree `onto`: entry by entry, descending only
/// where both sides changed. An entry that `onto` has as neither `from` nor `to` is a conflict; its
/// path is added to `conflicts` and it stays as it is. File contents are never merged.
[[nodiscard]] model::ObjectId apply_changes(git::ObjectBuilder& objects, const model::ObjectId& from,
                                            const model::ObjectId& to, const model::ObjectId& onto,
                                            std::vector<std::string>& conflicts);

}  // namespace dltask::flow
