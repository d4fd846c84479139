// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "flow/plan.hpp"
#include "git/repository.hpp"

namespace dltask::flow {

/// Throws refused when a rebase or a bisect of this branch (full ref name) is under way in any work tree:
/// HEAD is detached there, no work tree seems to stand on the branch, and git will put it where it thinks it
/// belongs when that ends.
void require_not_in_use(const git::Repository& repository, const std::string& ref);

/// The same for every branch that a plan moves or removes, or on which it puts a work tree.
void require_none_in_use(const git::Repository& repository, const Plan& plan);

}  // namespace dltask::flow
