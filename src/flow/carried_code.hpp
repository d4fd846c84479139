// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "flow/snapshot.hpp"
#include "model/task_record.hpp"

namespace dltask::flow {

/// A debug branch as it is on the disk, and what of it the target has already.
struct CodeSource {
    model::BranchName branch;
    model::TaskRecord record;
    model::ObjectId tree;  ///< everything, its own directory included
    model::ObjectId base;  ///< what is not new: a tree or commit like `tree`
    /// Where the copies in its directory are as the target knows them: with the scripts as they were
    /// copied or carried last, and with the parameters; none: parameters are not carried.
    model::ObjectId scripts;
    model::ObjectId parameters;
};

struct CarriedCode {
    model::ObjectId tree;  ///< the target with the changes in it
    std::vector<std::string> conflicts;
    std::vector<std::string> notes;
};

/// What the debug branch changed outside its directory, and in the scripts that were copied into it,
/// made to the tree of `target`: a copy's edits arrive in tasks/main. Parameters arrive but for DEBUG,
/// RESUME, VERSION and those that were set for this branch. Where both sides changed git merges, contents
/// and renames, too.
[[nodiscard]] CarriedCode carry_code(Snapshot& snapshot, const CodeSource& source,
                                     const model::ObjectId& target);

}  // namespace dltask::flow
