// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/value.hpp"
#include "run/job.hpp"

namespace dltask::flow {

/// What the record says of an attempt beyond its fixed keys, and only when it is so: `core_dumped`,
/// `out_of_memory`, `stopped_by` (who or what asked it to end, and how), `found` (lines that were
/// watched for, and the first), `error` (the last line of the traceback) and `traceback`.
[[nodiscard]] model::Value::Map explanation(const run::Outcome& outcome);

}  // namespace dltask::flow
