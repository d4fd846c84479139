// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "hooks/sources.hpp"

namespace dltask::hooks {

/// Which plain commits on main are dev, squashed into one or copied one by one. A squash has the core of
/// a commit on dev's own line since the last release; its config.yaml may differ by VERSION. Copies are
/// the same changes, and lead to such a core. One copy alone is a cherry-pick and no proof, unless the
/// team rebases or a release follows.
class Squashes {
public:
    Squashes(History& history, Sources& sources) : history_{history}, sources_{sources} {}

    /// Those of `plain` (oldest first) that are proved; `released` are those that a release follows.
    [[nodiscard]] std::set<std::string> proved(const std::vector<const Commit*>& plain,
                                               const std::set<std::string>& released);

private:
    [[nodiscard]] std::vector<const Commit*> candidates(const Commit& first);
    [[nodiscard]] std::string core_of(const std::string& commit);
    [[nodiscard]] const Commit* same_core(const Commit& commit, const std::vector<const Commit*>& dev);
    [[nodiscard]] std::vector<Commit> work_of(const std::vector<const Commit*>& dev,
                                              const Commit& first) const;
    [[nodiscard]] bool is_copy(const Commit& commit, const std::vector<const Commit*>& dev) const;
    [[nodiscard]] std::set<std::string> same_changes(const std::vector<const Commit*>& plain,
                                                     const std::vector<const Commit*>& dev) const;
    [[nodiscard]] std::map<std::string, std::string> patch_ids(
        const std::vector<const Commit*>& commits) const;

    History& history_;
    Sources& sources_;
    std::map<std::string, std::string> cores_;
    std::multimap<std::string, const Commit*> by_core_;  ///< of the candidates
};

}  // namespace dltask::hooks
