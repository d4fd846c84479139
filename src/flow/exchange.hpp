// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "config/settings.hpp"
#include "git/session.hpp"
#include "model/object_id.hpp"

namespace dltask::flow {

/// The remote that the team's branches are exchanged with.
class Exchange {
public:
    /// Throws refused (3) when there is no remote to push to.
    Exchange(const git::Session& session, const config::Settings& settings);

    [[nodiscard]] const std::string& remote() const noexcept { return remote_; }

    /// Asks the remote what is new. Throws fatal with git's words when it cannot be reached.
    void fetch() const;

    /// What a push came to. Rejected: the remote took none of the refs; `may_pass` when it only lost a
    /// race for a lock there.
    struct Pushed {
        bool taken = false;
        bool rejected = false;
        bool may_pass = false;
        std::string reason;
        std::vector<std::string> clashing;  ///< tags that the remote has on something else
        std::string url;                    ///< that the remote said, as hosts do for a pull request
    };
    /// One `git push --atomic` of branches (to their upstreams' names, else their own) and tags.
    [[nodiscard]] Pushed push(const std::vector<std::string>& branches,
                              const std::vector<std::string>& tags) const;
    /// The same as a command to type.
    [[nodiscard]] std::string push_command(const std::vector<std::string>& branches,
                                           const std::vector<std::string>& tags) const;

    /// The remote-tracking ref of a local branch (short name), whether it is there or not.
    [[nodiscard]] std::string tracking_ref(const std::string& branch) const;
    /// What it was at when it was last fetched or pushed; none: the remote has no such branch.
    [[nodiscard]] model::ObjectId known(const std::string& branch) const;
    /// Whether the local branch has everything that the remote is known to have.
    [[nodiscard]] bool has_all(const std::string& branch) const;
    /// Whether a local branch is there and differs from what the remote is known to have.
    [[nodiscard]] bool differs(const std::string& branch) const;

private:
    /// git syncs a ref that it wrote, but not that it is where it belongs: after a power cut it would be
    /// unknown what was pushed.
    void secure_tracking_refs() const;
    [[nodiscard]] std::string remote_name(const std::string& branch) const;
    [[nodiscard]] std::vector<std::string> refspecs(const std::vector<std::string>& branches,
                                                    const std::vector<std::string>& tags) const;

    const git::Session& session_;
    std::string remote_;
};

}  // namespace dltask::flow
