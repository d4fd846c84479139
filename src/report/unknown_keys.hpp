// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/key.hpp"
#include "report/task_row.hpp"

namespace dltask::report {

/// A KEY that somebody typed and that no task has.
struct UnknownKey {
    std::string text;                 ///< as typed
    std::optional<std::string> near;  ///< a key that it may be a slip of
};

/// Those that are no field and that no row has as a parameter or a metric, with or without a value. Without
/// rows nothing is known, and nothing is unknown.
[[nodiscard]] std::vector<UnknownKey> unknown_keys(const std::vector<TaskRow>& rows,
                                                   const std::vector<Key>& keys);

}  // namespace dltask::report
