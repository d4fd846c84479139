// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "config/settings.hpp"
#include "hooks/history.hpp"
#include "rules/rule.hpp"

namespace dltask::hooks {

/// config-keys, for a text of `tasks/main/config.yaml`.
[[nodiscard]] std::vector<rules::Violation> judge_config_text(const std::string& text,
                                                              const config::Settings& settings);
/// The same for what a branch goes to, when it differs from where it comes from.
void judge_template_config(History& history, const BranchUpdate& update);

}  // namespace dltask::hooks
