// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "flow/snapshot.hpp"
#include "git/refs.hpp"
#include "model/version.hpp"

namespace dltask::flow {

/// The refs that a release looks at, read by one process.
struct ReleaseState {
    std::vector<git::Ref> tags;  ///< `v*`
    std::vector<model::Version>
        released;                    ///< what they stand for, sorted; without those that only pin a core
    std::vector<git::Ref> branches;  ///< main and dev, with their upstreams

    [[nodiscard]] static ReleaseState look(const Snapshot& snapshot);

    /// The commit of a version's tag; none: there is no such tag.
    [[nodiscard]] model::ObjectId commit_of(const model::Version& version) const;

    /// Throws refused when there is no version here and the clone is one that leaves tags out, so that what
    /// looks like the first release may be none.
    void require_tags(const Snapshot& snapshot) const;
    /// Throws refused when the tag is there, annotated or not, or when a later version is released.
    void require_new(const model::Version& version) const;
    /// Throws refused, with the hint to sync, when main or dev lacks what its upstream is known to have:
    /// the configured one, else the branch of that name on the remote that is pushed to.
    void require_up_to_date(const Snapshot& snapshot) const;
};

}  // namespace dltask::flow
