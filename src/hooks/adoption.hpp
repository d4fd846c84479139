// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "hooks/commits.hpp"
#include "hooks/object_query.hpp"

namespace dltask::hooks {

/// From which commit on the rules bind: `check.since` (a commit or tag, which is the last that they do
/// not bind, or a day), else where `.dltask.yaml` came; without such a file they always did.
class Adoption {
public:
    Adoption(const Git& git, ObjectQuery& objects, const config::Settings& settings, bool has_team_file)
        : git_{git}, objects_{objects}, settings_{settings}, has_team_file_{has_team_file} {}

    [[nodiscard]] bool binds(const Commit& commit);
    /// The same for what a commit contains, not for how it was made: then the commit that brings the file
    /// is bound by it, too.
    [[nodiscard]] bool binds_content(const Commit& commit);
    /// Whether `check.accept` names a commit, by its id or at least seven digits of it.
    [[nodiscard]] bool accepts(const std::string& commit) const;
    /// What is wrong with `check.since`; empty: nothing.
    [[nodiscard]] std::string complaint();

private:
    void look_up();
    [[nodiscard]] const std::set<std::string>& before();

    const Git& git_;
    ObjectQuery& objects_;
    const config::Settings& settings_;
    bool has_team_file_;
    bool looked_up_ = false;
    std::string since_;                      ///< full id; empty: not set, a day, or not there
    std::optional<std::int64_t> since_day_;  ///< in seconds
    std::set<std::string> before_;           ///< `since_` and its ancestors
    std::map<std::string, bool> known_;
};

}  // namespace dltask::hooks
