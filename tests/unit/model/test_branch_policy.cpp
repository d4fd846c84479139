// SPDX-License-Identifier: Apache-2.0
#include "model/branch_policy.hpp"

#include <catch2/catch.hpp>

using dltask::model::BranchKind;
using dltask::model::may_merge;
using dltask::model::takes_commits;

TEST_CASE("main takes dev, hotfixes and tasks, and nothing else") {
    CHECK(may_merge(BranchKind::dev, BranchKind::main));
    CHECK(may_merge(BranchKind::hotfix, BranchKind::main));
    CHECK(may_merge(BranchKind::task, BranchKind::main));
    CHECK_FALSE(may_merge(BranchKind::feature, BranchKind::main));
    CHECK_FALSE(may_merge(BranchKind::debug, BranchKind::main));
    CHECK_FALSE(may_merge(BranchKind::other, BranchKind::main));
}

TEST_CASE("debug branches are merged into nothing that is kept") {
    for (const BranchKind target : {BranchKind::main, BranchKind::dev, BranchKind::feature,
                                    BranchKind::hotfix, BranchKind::task, BranchKind::other}) {
        CHECK_FALSE(may_merge(BranchKind::debug, target));
    }
    CHECK(may_merge(BranchKind::debug, BranchKind::debug));
}

TEST_CASE("dev takes features and main") {
    CHECK(may_merge(BranchKind::feature, BranchKind::dev));
    CHECK(may_merge(BranchKind::main, BranchKind::dev));
    CHECK(may_merge(BranchKind::hotfix, BranchKind::dev));
}

TEST_CASE("people commit everywhere but on main") {
    CHECK_FALSE(takes_commits(BranchKind::main));
    for (const BranchKind kind : {BranchKind::dev, BranchKind::feature, BranchKind::hotfix, BranchKind::task,
                                  BranchKind::debug, BranchKind::other}) {
        CHECK(takes_commits(kind));
    }
}
