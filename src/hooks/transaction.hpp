// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hooks/scene.hpp"

namespace dltask::hooks {

/// reference-transaction, the strict mode: main and dev take nothing that a push would refuse, in
/// whatever way they are moved (a forward, cherry-pick, revert, `git branch --force`). What a remote has
/// already passes, and so does every other ref.
void judge_transaction(const Scene& scene, Verdict& verdict);

}  // namespace dltask::hooks
