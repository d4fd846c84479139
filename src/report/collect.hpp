// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "git/objects.hpp"
#include "model/task_record.hpp"
#include "report/sources.hpp"
#include "report/task_row.hpp"

namespace dltask::report {

/// Larger files are not read; the row says so.
struct Limits {
    std::uint64_t record = 4U << 20U;
    std::uint64_t config = 1U << 20U;
    std::uint64_t metrics = 1U << 20U;
};

/// One task whole.
struct Task {
    TaskRow row;
    std::optional<model::TaskRecord> record;  ///< none: it cannot be read, `row.error` says why
    std::optional<model::Value::Map> base;    ///< the flat parameters that it was copied from
    model::ObjectId tree;                     ///< of its directory; none: there is no directory
};

class RowCache;

/// A row for every task that main records and for every tip that main does not, sorted by time, then
/// by branch. Nothing that cannot be read ends the list: it is an `error` in its row. Memory and time
/// grow linearly with the tasks; objects are asked for in batches. What the cache knows is not read
/// again; what is read without an error is added to it. Tasks in a work tree are always read.
[[nodiscard]] std::vector<TaskRow> collect(const git::ObjectReader& reader, const model::BranchScheme& scheme,
                                           const Sources& sources, const Limits& limits = {},
                                           RowCache* cache = nullptr);

/// One of them by its full branch name; nullopt when there is none.
[[nodiscard]] std::optional<Task> collect_task(const git::ObjectReader& reader,
                                               const model::BranchScheme& scheme, const Sources& sources,
                                               std::string_view branch, const Limits& limits = {});

/// The names that a TASK argument can mean: of the tips and of what main records, sorted, each once.
[[nodiscard]] std::vector<std::string> task_names(const git::ObjectReader& reader,
                                                  const model::BranchScheme& scheme, const Sources& sources);

}  // namespace dltask::report
