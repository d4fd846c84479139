// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "git/object_builder.hpp"

namespace dltask::git {

/// git writes no object that the repository has already, although perhaps nobody refers to it any more and a
/// `git gc --prune=now` is about to take it. What was found like that becomes one of the new objects; one
/// that is new already, or is not there, is left.
void take_along(ObjectBuilder& objects, const model::ObjectId& id);

/// The same for all of a tree that none of `sides` has at that place: trees, none among them, that something
/// refers to.
void take_along(ObjectBuilder& objects, const model::ObjectId& tree,
                const std::vector<model::ObjectId>& sides);

}  // namespace dltask::git
