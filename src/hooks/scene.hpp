// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "hooks/door.hpp"
#include "hooks/git.hpp"
#include "hooks/git_dir.hpp"
#include "hooks/verdict.hpp"
#include "model/branch.hpp"

namespace dltask::hooks {

/// What every door looks at, read without starting a program.
struct Scene {
    const Call& call;
    GitDir git_dir;
    Git git;
    config::Settings settings;
    model::BranchName branch;  ///< where the commit is made; `other` without a name when HEAD is detached
    bool unborn = false;
    std::set<std::string> skipped;
    std::vector<std::string> warnings;  ///< about DLTASK_SKIP
    bool has_team_file = false;         ///< else the settings are the defaults

    [[nodiscard]] Verdict verdict() const { return Verdict{settings, branch.kind, skipped}; }
};

/// nullopt: nothing is to be judged here (no repository, switched off, an operation of ours).
/// Throws refused when `.dltask.yaml` of the work tree is not valid.
[[nodiscard]] std::optional<Scene> look(const Call& call);

/// The same for someone who asks, with settings that were read already: never switched off.
/// Throws fatal when there is no repository.
[[nodiscard]] Scene look(const Call& call, config::Settings settings);

}  // namespace dltask::hooks
