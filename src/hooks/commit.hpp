// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hooks/scene.hpp"

namespace dltask::hooks {

/// Who may be merged (`heads`), and whether main may take a plain commit at all: the same at every door,
/// since each of them is passed over in some way of committing.
void judge_source(const Scene& scene, const std::vector<std::string>& heads, Verdict& verdict);

/// hotfix-size of what is merged into main.
void judge_hotfixes(const Scene& scene, const std::vector<std::string>& heads, Verdict& verdict);

/// branch-name, for the branch that is checked out.
void judge_branch(const Scene& scene, Verdict& verdict);

/// Everything that can be said of a commit before it has a message.
void judge_commit(const Scene& scene, Verdict& verdict);

}  // namespace dltask::hooks
