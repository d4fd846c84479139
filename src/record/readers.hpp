// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "model/task_record.hpp"

namespace dltask::record {

/// Reads exactly the lines that `print` writes for a record without foreign keys, without a YAML
/// parser; nullopt for any byte that is not where `print` puts it, never a different reading.
[[nodiscard]] std::optional<model::TaskRecord> read_fast(std::string_view text);

/// Reads any YAML that holds a record.
[[nodiscard]] std::variant<model::TaskRecord, std::string> read_yaml(std::string_view text);

}  // namespace dltask::record
