// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "model/task_record.hpp"
#include "sys/beneath.hpp"

namespace dltask::flow {

/// The newest complete checkpoint of a task: a file or directory below its directory that matches the
/// pattern (`run.checkpoints`), as a path below it. What is written beside one (`.yaml`, `.part`, `.tmp`
/// and the like), what is empty, and an archive of torch that is cut off are none.
[[nodiscard]] std::optional<std::string> newest_checkpoint(const sys::Beneath& root,
                                                           const std::string& directory,
                                                           const std::string& pattern);

/// Whether an attempt that ended so may go on from its checkpoint: stopped, at a limit, or failed (a crash,
/// memory that ran out).
[[nodiscard]] bool is_broken_off(model::TaskState state);

}  // namespace dltask::flow
