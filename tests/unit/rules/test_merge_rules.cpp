// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "rules/hotfix_size.hpp"
#include "rules/main_protected.hpp"
#include "rules/merge_source.hpp"

using Catch::Contains;
using namespace dltask::rules;
using namespace dltask::model;

namespace {

const std::string task = "task-0.1.0-20261122T103000-x";
const std::string debug = "debug-0.1.0-20261122T103000-x";

BranchName branch(const std::string& name) {
    return parse_branch(name, {});
}

std::vector<Violation> merge(const std::string& target, const std::vector<std::string>& from,
                             bool has_dev = true) {
    MergedHead head{"1234567890abcdef", {}, ""};
    for (const auto& name : from) head.from.push_back(branch(name));
    return check_merge_source(branch(target), {head}, has_dev);
}

}  // namespace

TEST_CASE("main takes dev, hotfix and task branches only") {
    for (const std::string& source :
         {std::string{"dev"}, std::string{"hotfix-a"}, task, std::string{"main"}}) {
        CHECK(merge("main", {source}).empty());
    }
    CHECK_THAT(merge("main", {"feature-a"}).at(0).message,
               Contains("'feature-a' may not be merged into 'main'"));
    CHECK(merge("main", {debug}).size() == 1);
    CHECK(merge("main", {"whatever"}).size() == 1);
    CHECK_THAT(merge("main", {}).at(0).message, Contains("1234567890 is part of no branch"));
    CHECK(merge("main", {"feature-a", "dev"}).empty());
    CHECK(merge("main", {"feature-a"}, false).empty());
}

TEST_CASE("dev takes everything but debug branches") {
    for (const std::string& source :
         {std::string{"main"}, std::string{"feature-a"}, std::string{"x"}, task}) {
        CHECK(merge("dev", {source}).empty());
    }
    CHECK(merge("dev", {}).empty());
    CHECK_THAT(merge("dev", {debug}).at(0).hint, Contains("git dltask carry"));
}

TEST_CASE("debug work is merged into nothing, whatever its branch is called") {
    const MergedHead head{"1234567890abcdef", {branch("dev")}, "feedbeef00112233"};
    for (const char* target : {"main", "dev", "feature-a", "x"}) {
        CHECK_THAT(check_merge_source(branch(target), {head}, true).at(0).message,
                   Contains("commit feedbeef00 of the merged history is debug work"));
    }
    CHECK(check_merge_source(branch(debug), {head}, true).empty());
}

TEST_CASE("main takes no direct commit") {
    const auto violation = check_main_protected({branch("main"), "dev"});
    REQUIRE(violation);
    CHECK(violation->message == "direct commit on 'main'");
    CHECK_THAT(violation->hint, Contains("git switch dev"));
    CHECK_FALSE(check_main_protected({branch("dev"), "dev"}));
    CHECK_FALSE(check_main_protected({branch("main"), "dev", true}));
    CHECK_FALSE(check_main_protected({branch("main"), "dev", false, true}));
    CHECK_FALSE(check_main_protected({branch("main"), "dev", false, false, false}));
    CHECK_THAT(check_main_protected({branch("main"), ""})->hint, Contains("feature-"));
    const PlainCommit other{branch("main"), "", false, false, true, "feature/", "hf-"};
    CHECK_THAT(check_main_protected(other)->hint, Contains("feature/<name>") && Contains("hf-<name>"));
    const PlainCommit made{branch("main"), "dev", false, false, true, "feature-", "hotfix-", true};
    CHECK(check_main_protected(made)->hint ==
          "take it to another branch: git switch dev && git cherry-pick <commit>");
}

TEST_CASE("a hotfix stays small and adds no feature") {
    CHECK(check_hotfix_size({branch("hotfix-a"), 100, {}}, 100).empty());
    CHECK(check_hotfix_size({branch("hotfix-a"), 101, {"feat: x"}}, 100).size() == 2);
    CHECK(check_hotfix_size({branch("feature-a"), 1000, {"feat: x"}}, 100).empty());
}
