// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hooks/door.hpp"

namespace dltask::hooks {

/// pre-receive, in a repository that others push to: everything that local hooks cannot see. By the
/// rules of main's `.dltask.yaml` from before the push. Reads the quarantine, needs no work tree, writes
/// nothing, ends after five minutes at most, and refuses when anything goes wrong.
[[nodiscard]] Answer receive(const Call& call);

}  // namespace dltask::hooks
