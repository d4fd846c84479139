// SPDX-License-Identifier: Apache-2.0
#include "model/branch_policy.hpp"

namespace dltask::model {

bool may_merge(BranchKind source, BranchKind target) {
    switch (target) {
        case BranchKind::main:
            return source == BranchKind::dev || source == BranchKind::hotfix || source == BranchKind::task;
        case BranchKind::dev:
            return source != BranchKind::debug;
        case BranchKind::debug:
        case BranchKind::feature:
        case BranchKind::hotfix:
        case BranchKind::task:
        case BranchKind::other:
            return source != BranchKind::debug || target == BranchKind::debug;
    }
    return false;
}

bool takes_commits(BranchKind kind) {
    return kind != BranchKind::main;
}

}  // namespace dltask::model
