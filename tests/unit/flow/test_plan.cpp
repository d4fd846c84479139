// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "example_plan.hpp"
#include "flow/plan.hpp"

using namespace dltask;
using namespace dltask::flow;

TEST_CASE("a plan reversed twice is the plan", "[flow][plan]") {
    const Plan plan = test::example_plan();
    CHECK(reversed(reversed(plan)) == plan);
    CHECK_FALSE(reversed(plan) == plan);
}

TEST_CASE("a reversed plan begins where the plan ended", "[flow][plan]") {
    const Plan plan = reversed(test::example_plan());
    const auto& config = std::get<SetConfig>(plan.steps.front());
    CHECK(config.from == "true");
    CHECK_FALSE(config.to.has_value());
    const auto& refs = std::get<MoveRefs>(plan.steps.back());
    CHECK(refs.moves.back().ref == "refs/heads/main");
    CHECK(refs.moves.front().to.is_none());
}

TEST_CASE("a printed plan names each ref with its old and new id, each work tree and each file",
          "[flow][plan]") {
    const std::string text = print(test::example_plan());
    CHECK(text.find("move ref refs/heads/main: " + std::string(40, '1') + " -> " + std::string(40, '3')) !=
          std::string::npos);
    CHECK(text.find("create ref refs/tags/v1: (none) -> ") != std::string::npos);
    CHECK(text.find("move work tree /repo: ") != std::string::npos);
    CHECK(text.find("create file /repo/.git/hooks/commit-msg") != std::string::npos);
    CHECK(text.find("add tasks/x to the sparse checkout of /repo") != std::string::npos);
}
