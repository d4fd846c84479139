// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "rules/branch_name.hpp"

using Catch::Contains;
using namespace dltask::rules;
using namespace dltask::model;

namespace {

std::string hint(const std::string& name) {
    const auto violation = check_branch_name(parse_branch(name, {}), {});
    return violation ? violation->hint : "none";
}

}  // namespace

TEST_CASE("names of a known kind pass") {
    for (const char* name : {"main", "dev", "feature-a", "hotfix-a", "task-0.1.0-20261122T103000-x",
                             "debug-0.1.0-rc.1-20261122T103000-x"}) {
        CHECK(hint(name) == "none");
    }
}

TEST_CASE("the hint guesses what was meant") {
    CHECK(hint("feature/a") == "git branch -m feature-a");
    CHECK(hint("feat-a") == "git branch -m feature-a");
    CHECK(hint("bugfix_b") == "git branch -m hotfix-b");
    CHECK_THAT(hint("task-a"), Contains("git dltask new"));
    CHECK_THAT(hint("debug-a"), Contains("git dltask debug"));
    CHECK_THAT(hint("mian"), Contains("did you mean 'main'?"));
    CHECK(hint("my-work") == "git branch -m feature-my-work");
}
