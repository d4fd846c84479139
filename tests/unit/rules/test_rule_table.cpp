// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <set>

#include "rules/rule.hpp"

using namespace dltask::rules;

TEST_CASE("the rule table holds the rules of the contract, sorted, with their defaults") {
    const std::set<std::string_view> warnings = {"branch-name", "hotfix-size"};
    const std::vector<std::string_view> ids = {
        "branch-name",    "commit-type",  "config-keys",    "hotfix-size", "large-file", "large-history",
        "main-protected", "merge-source", "task-immutable", "task-scope",  "version-tag"};
    REQUIRE(all_rules().size() == ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const RuleInfo& rule = all_rules().at(i);
        CHECK(rule.id == ids[i]);
        CHECK(rule.error_by_default == (warnings.count(rule.id) == 0));
        CHECK_FALSE(rule.summary.empty());
        CHECK(rule.explanation.size() > 100);
    }
}

TEST_CASE("a rule is found by its id") {
    REQUIRE(find_rule("task-scope") != nullptr);
    CHECK(find_rule("task-scope")->id == "task-scope");
    CHECK(find_rule("task") == nullptr);
}
