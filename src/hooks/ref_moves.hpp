// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hooks/history.hpp"

namespace dltask::hooks {

/// main-protected, for what a push deletes: neither main nor dev.
void judge_deletions(const config::Settings& settings, const std::vector<Update>& updates, Verdict& verdict);

/// main-protected, for where main goes: forward only. dev may be mended.
void judge_way_of_main(History& history, const BranchUpdate& main);

}  // namespace dltask::hooks
