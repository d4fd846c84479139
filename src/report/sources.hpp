// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "git/objects.hpp"
#include "git/refs.hpp"
#include "model/branch.hpp"
#include "model/task_record.hpp"
#include "report/log_metrics.hpp"

namespace dltask::report {

/// A task or debug branch that exists as a ref.
struct Tip {
    model::BranchName branch;
    model::ObjectId commit;
    bool remote = false;  ///< known by a remote-tracking ref only
};

/// The task and debug branches among `refs` (`refs/heads/*`, `refs/remotes/<remote>/*`), sorted by
/// name, each once: the local one before a remote's.
[[nodiscard]] std::vector<Tip> task_tips(const std::vector<git::Ref>& refs,
                                         const model::BranchScheme& scheme);

/// A task's directory in the tree of a commit.
struct Recorded {
    model::BranchName branch;
    std::string dir;
    model::ObjectId tree;
};

/// Every directory below `tasks/` and `tasks/archive/<year>/` of the commit whose name parses as a
/// task or debug branch, sorted by branch. Each of these trees is opened once. No commit: none.
[[nodiscard]] std::vector<Recorded> recorded_tasks(const git::ObjectReader& reader,
                                                   const model::ObjectId& commit,
                                                   const model::BranchScheme& scheme);

/// What only this machine knows of a task, and therefore wins over what is committed: the files of
/// the work tree in which its branch is checked out, and whether it runs.
struct Live {
    std::optional<model::TaskState> state;
    std::optional<std::string> record;   ///< text of `task.yaml`
    std::optional<std::string> config;   ///< text of `config.yaml`
    std::optional<std::string> metrics;  ///< text of `metrics.json`
};

/// Where `collect` looks.
struct Sources {
    model::ObjectId main;        ///< the commit whose tasks are the merged ones; none: an unborn branch
    model::ObjectId upstream{};  ///< where others record theirs: what main lacks; none: nobody does
    std::vector<Tip> tips;
    std::map<std::string, Live, std::less<>> live;  ///< by branch
    int offset_seconds = 0;                         ///< the local zone, where a record does not say
    std::shared_ptr<const LogPatterns> patterns{};  ///< of the settings; null: none
};

}  // namespace dltask::report
