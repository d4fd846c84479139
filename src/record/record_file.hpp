// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "model/task_record.hpp"

namespace dltask::record {

/// Of a task.yaml that is read: one that is larger was not written by us.
inline constexpr std::uint64_t most_bytes = 16U << 20U;

/// `task.yaml` as text. Deterministic; parse(print(r)) == r; unknown keys are kept, after ours.
[[nodiscard]] std::string print(const model::TaskRecord& record);

/// Reads a record: a strict, fast reader for what `print` writes, the YAML parser for everything
/// else (somebody edited it, another version wrote it). The string says what is wrong, with line.
[[nodiscard]] std::variant<model::TaskRecord, std::string> parse(std::string_view text);

}  // namespace dltask::record
