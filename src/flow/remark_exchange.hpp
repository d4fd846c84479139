// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "git/session.hpp"

namespace dltask::flow {

/// Brings the remarks of others to `refs/notes/<remote>/dltask`, where they are shown and taken in by the
/// next remark; a remote that has none is fine. Throws fatal with git's words when it cannot be reached.
void fetch_remarks(const git::Session& session, const std::string& remote);

/// Pushes `refs/notes/dltask`; false: the remote did not take it, somebody was faster or it cannot be
/// reached.
[[nodiscard]] bool push_remarks(const git::Session& session, const std::string& remote);

/// Whether there are remarks that the remote does not have, as far as is known.
[[nodiscard]] bool has_unpushed_remarks(const git::Session& session, const std::string& remote);

}  // namespace dltask::flow
