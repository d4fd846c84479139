// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "flow/release.hpp"

namespace dltask::flow {

/// The version that main has, merged by a host after `release --pr`, is tagged: on the commit of main's
/// first-parent line that brought it. `text`: for the tag's message, above the changes.
/// Throws refused (3): the tag is there, a later version is released, main is behind its upstream.
[[nodiscard]] PlannedRelease plan_tag(Snapshot& snapshot, const std::string& text, bool dry_run);

}  // namespace dltask::flow
