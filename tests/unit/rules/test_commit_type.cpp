// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "rules/commit_type.hpp"

using Catch::Contains;
using namespace dltask::rules;
using dltask::model::BranchKind;

namespace {

const std::vector<std::string> types = {"feat", "fix", "docs", "style", "refactor", "test", "chore", "task"};

std::optional<Violation> check(std::string_view message, BranchKind branch = BranchKind::dev,
                               bool is_merge = false) {
    return check_commit_type({message, types, branch, is_merge});
}

}  // namespace

TEST_CASE("conventional messages pass on every branch") {
    for (const char* message :
         {"feat: a", "fix(data): b\n\nbody\n", "task!: c", "docs: 说明如何安装", "feat(数据)!: 读取"}) {
        CAPTURE(message);
        CHECK_FALSE(check(message));
        CHECK_FALSE(check(message, BranchKind::main, true));
    }
}

TEST_CASE("a slip is told with the corrected line") {
    const auto colon = check("feat：加入数据");
    REQUIRE(colon);
    CHECK(colon->rule == "commit-type");
    CHECK_THAT(colon->message, Contains("full-width colon '：'"));
    CHECK(colon->hint == "write 'feat: 加入数据'");
    CHECK(check("Fix:x")->hint == "write 'fix: x'");
    CHECK_THAT(check("Fix:x")->message, Contains("not in lower case and has no space after the colon"));
    CHECK_THAT(check("fix:")->hint, Contains("write 'fix: say what changes'"));
}

TEST_CASE("a line that only lacks the colon, or has blanks before it, is corrected") {
    const std::pair<const char*, const char*> cases[] = {
        {"feat add a loader", "feat: add a loader"},
        {"Feat(data) read", "feat(data): read"},
        {"fix(a b)! - x", "fix(a b)!: x"},
        {"[docs] 说明", "docs: 说明"},
        {"  feat: x", "feat: x"},
        {"\u3000feat：x", "feat: x"},
        {"\ufefffeat: x", "feat: x"},
    };
    for (const auto& [line, right] : cases) {
        CAPTURE(line);
        REQUIRE(check(line));
        CHECK(check(line)->hint == std::string{"write '"} + right + "'");
        CHECK_FALSE(check(right));
    }
    for (const char* line : {"feat", "feat ", "[feat]", "(x) y", "add (feat) x", "() x"}) {
        CAPTURE(line);
        CHECK_THAT(check(line)->hint, !Contains("write '"));
    }
}

TEST_CASE("an unknown type names the one that was meant and how to add it") {
    const auto violation = check("feature: x");
    REQUIRE(violation);
    CHECK(violation->message == "commit type 'feature' is not known");
    CHECK_THAT(violation->hint, Contains("did you mean 'feat: x'?") && Contains("types: [feature]"));
    CHECK_THAT(check("refator: x")->hint, Contains("did you mean 'refactor: x'?"));
    CHECK_THAT(check("perf: x")->hint, !Contains("did you mean"));
}

TEST_CASE("a line without a type, and an empty message, are violations") {
    CHECK_THAT(check("add a loader")->hint, Contains("for example 'feat: add a loader'"));
    CHECK_THAT(check("")->message, Contains("empty"));
    CHECK_THAT(check("#12 x")->message, Contains("is not of the form"));
}

TEST_CASE("what git writes itself passes on working branches and not into main") {
    for (const char* message :
         {"fixup! feat: a", "squash! x", "amend! x", "Revert \"feat: a\"", "Reapply \"x\""}) {
        CAPTURE(message);
        CHECK_FALSE(check(message));
        CHECK(check(message, BranchKind::main));
    }
    CHECK(check("fixup! "));
    CHECK(check("Reverted"));
}

TEST_CASE("a merge is told by its parents, not by its words") {
    CHECK_FALSE(check("Merge branch 'feature-a' into dev", BranchKind::dev, true));
    CHECK(check("Merge branch 'feature-a' into dev", BranchKind::dev, false));
    const auto into_main = check("Merge branch 'dev'", BranchKind::main, true);
    REQUIRE(into_main);
    CHECK_THAT(into_main->hint, Contains("a merge into main has a type"));
}
