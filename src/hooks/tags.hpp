// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hooks/history.hpp"

namespace dltask::hooks {

/// version-tag, for the tags among the updates.
void judge_tags(History& history);

}  // namespace dltask::hooks
