// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "git/object_builder.hpp"

namespace dltask::flow {

/// Many changes to one tree, each tree on the way written once: `ObjectBuilder::with_entry` would write
/// the tree of all tasks anew for each of them.
class TreeEdits {
public:
    /// A none id removes the path; directories that are empty then go with it.
    void put(std::string_view path, const git::TreeEntry& entry);

    /// The tree with all of it; none when nothing is left.
    [[nodiscard]] model::ObjectId apply(git::ObjectBuilder& objects, const model::ObjectId& root) const;

private:
    git::TreeEntry entry_;                                 ///< of a leaf
    std::map<std::string, TreeEdits, std::less<>> below_;  ///< empty: a leaf
};

}  // namespace dltask::flow
