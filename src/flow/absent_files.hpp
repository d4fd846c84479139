// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "flow/plan.hpp"
#include "flow/snapshot.hpp"
#include "git/objects.hpp"
#include "git/runner.hpp"

namespace dltask::flow {

/// Files below `directory` that git tracks and that are gone from the disk of a work tree.
[[nodiscard]] std::vector<std::string> absent_files(Snapshot& snapshot,
                                                    const std::filesystem::path& work_tree,
                                                    const std::string& directory);

/// Before a work tree leaves a place: files absent there are on the disk and in the index, as in `commit`.
/// One that somebody has put there meanwhile stays.
void bring_absent_files(const git::Runner& runner, const git::ObjectReader& objects,
                        const std::vector<std::string>& absent, const model::ObjectId& commit);

/// Once a work tree is back at `head`: they are gone again. One that is not as in the commit, nor the
/// beginning of that, stays.
void take_absent_files(const git::Runner& runner, const git::ObjectReader& objects, const HeadPosition& head);

}  // namespace dltask::flow
