// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "flow/snapshot.hpp"
#include "record/remark.hpp"

namespace dltask::flow {

struct RemarkRequest {
    std::string branch;  ///< full name of the task
    record::RemarkKind kind = record::RemarkKind::note;
    std::vector<std::string> texts;  ///< one remark each
    bool dry_run = false;
};

/// Adds remarks to `refs/notes/dltask`, outside the record, which never changes. What was fetched from
/// others is taken in by the same commit, so that it can be pushed without a merge.
[[nodiscard]] Plan plan_remark(Snapshot& snapshot, const RemarkRequest& request);

}  // namespace dltask::flow
