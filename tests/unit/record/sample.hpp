// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <random>
#include <string>

#include "model/task_record.hpp"

namespace dltask::test {

/// A record with every field filled.
[[nodiscard]] model::TaskRecord full_record();

/// Any record; `foreign` adds keys that we do not know.
[[nodiscard]] model::TaskRecord random_record(std::mt19937& random, bool foreign);

}  // namespace dltask::test
