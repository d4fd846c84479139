// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hooks/object_query.hpp"
#include "hooks/scene.hpp"

namespace dltask::hooks {

/// The index that git named in GIT_INDEX_FILE against a commit (a full id, or HEAD). Where the index
/// knows its tree, two trees are compared, which takes as long as there is something staged; else git is
/// asked, which looks at every file.
[[nodiscard]] std::vector<StagedChange> staged_changes(const Scene& scene, ObjectQuery& objects,
                                                       const std::string& commit);

}  // namespace dltask::hooks
