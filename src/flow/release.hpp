// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "flow/snapshot.hpp"
#include "model/version.hpp"

namespace dltask::flow {

struct ReleaseRequest {
    std::optional<model::Bump> level;            ///< as asked for
    std::optional<model::Version> exact;         ///< as asked for; neither: by the commits
    std::string pre;                             ///< identifier of a pre-release: "rc"; empty: none
    std::optional<config::MergeStrategy> style;  ///< else the team's
    std::string text;                            ///< for the tag's message
    bool offer = false;                          ///< only set the version on dev, for a pull request
    bool tag_only = false;                       ///< see flow/release_tag.hpp
    bool dry_run = false;
};

struct PlannedRelease {
    std::string tag;
    std::string notes;  ///< the changes by type
    Plan plan;
};

/// dev into main, VERSION set and tagged, main back into dev; without dev main alone. HEAD may be
/// anywhere. An offer only commits VERSION on dev; `plan_tag` (flow/release_tag.hpp) does the rest when a
/// host has merged it. Throws refused (3): nothing to release, the tag is there, a conflict (with its paths),
/// `config-keys` broken, main or dev behind their known upstreams, a work tree that cannot move.
[[nodiscard]] PlannedRelease plan_release(Snapshot& snapshot, const ReleaseRequest& request);

}  // namespace dltask::flow
