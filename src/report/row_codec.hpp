// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "report/task_row.hpp"

namespace dltask::report {

/// What the files of a task's directory say, as a row without its place: branch, kind, version, time,
/// name, merged and dir are left empty, and `commit` is that of the last attempt only.
struct StoredRow {
    TaskRow row;
    std::string created;  ///< of the record; the row's time takes its zone from it
};

/// Bytes of our own, no format for others. decode(encode(r)) == r but for the place and the error.
[[nodiscard]] std::string encode(const StoredRow& stored);

/// nullopt for bytes that `encode` did not write; never reads beyond them.
[[nodiscard]] std::optional<StoredRow> decode(std::string_view bytes);

}  // namespace dltask::report
