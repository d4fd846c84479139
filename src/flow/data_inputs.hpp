// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "flow/snapshot.hpp"
#include "model/value.hpp"

namespace dltask::flow {

/// What `run.inputs` names, for the record, one map each: `path`, and `dvc` (the id that `<path>.dvc` has),
/// `lfs` (the id of the pointer) or `blob` where the commit holds the file; else `bytes`, `modified` and, for
/// a directory, `files`, which for a very large one are those of its first part, with `more: true`.
/// `missing: true` when there is nothing.
[[nodiscard]] model::Value::List data_inputs(const Snapshot& snapshot, const std::filesystem::path& root,
                                             const model::ObjectId& commit);

}  // namespace dltask::flow
