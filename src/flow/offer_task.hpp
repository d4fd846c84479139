// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "flow/snapshot.hpp"

namespace dltask::flow {

struct OfferRequest {
    std::string branch;   ///< full name of a task branch
    bool failed = false;  ///< also one that did not succeed
    bool dry_run = false;
};

/// What is left to commit on a task's branch before it is pushed for a pull request: main stays as it is.
/// Throws refused (3): a debug branch, a task that never ran or failed (without `failed`), changes outside
/// its directory.
[[nodiscard]] Plan plan_offer(Snapshot& snapshot, const OfferRequest& request);

/// Where a host asks for a pull or merge request, by the URL of the remote: GitHub's and GitLab's ways are
/// known. Empty for any other.
[[nodiscard]] std::string request_url(const std::string& remote_url, const std::string& source,
                                      const std::string& target);

}  // namespace dltask::flow
