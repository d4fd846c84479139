// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "flow/snapshot.hpp"
#include "hooks/installation.hpp"

namespace dltask::flow {

/// Where the hooks of a repository are, and what is there.
[[nodiscard]] hooks::HooksPlace look_at_hooks(const git::Session& session);

/// A plan's worth of hook files, with what the user should know. `blocked`: why nothing can be
/// written, with hints; then there are no steps.
struct HookSteps {
    std::vector<Step> steps;
    std::vector<std::string> notes;
    std::string blocked;
    std::vector<std::string> hints;
};
[[nodiscard]] HookSteps install_steps(const git::Session& session, const std::filesystem::path& program,
                                      const std::vector<std::string>& demanded = {});
[[nodiscard]] HookSteps uninstall_steps(const git::Session& session);

/// `hooks install` and `hooks uninstall`. Throws refused (3) when they are blocked.
/// `demanded` are optional events.
[[nodiscard]] Plan plan_install_hooks(const Snapshot& snapshot, const std::filesystem::path& program,
                                      const std::vector<std::string>& demanded);
[[nodiscard]] Plan plan_uninstall_hooks(const Snapshot& snapshot);

}  // namespace dltask::flow
