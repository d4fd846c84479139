// SPDX-License-Identifier: Apache-2.0
#include "rules/legal_source.hpp"

#include <catch2/catch.hpp>

#include "rules/commit_type.hpp"

using namespace dltask;
using namespace dltask::rules;

TEST_CASE("what hosting platforms write when they merge is known by its form") {
    CHECK(is_platform_subject("Merge pull request #12 from team/dev"));
    CHECK(is_platform_subject("Merge branch 'dev' into 'main'"));
    CHECK(is_platform_subject("Merged in dev (pull request #12)"));
    CHECK(is_platform_subject("Merged PR 12: take dev"));
    CHECK_FALSE(is_platform_subject("Merge branch 'dev'"));
    CHECK_FALSE(is_platform_subject("feat: Merged in dev"));
}

TEST_CASE("a platform's words pass into main with a legal source only, git's own never") {
    const std::vector<std::string> types = {"feat", "fix"};
    const auto passes = [&](std::string_view message, bool legal) {
        return !check_commit_type({message, types, model::BranchKind::main, true, legal});
    };
    CHECK(passes("Merge pull request #12 from team/dev\n", true));
    CHECK_FALSE(passes("Merge pull request #12 from team/dev\n", false));
    CHECK_FALSE(passes("Merge branch 'dev'\n", true));
    CHECK_FALSE(passes("fixup! feat: a\n", true));
}

TEST_CASE("a release commit says the VERSION that its tree has") {
    const auto message = model::CommitMessage::parse("chore(release): v0.2.0\n");
    CHECK(is_release_message(message, "0.2.0"));
    CHECK_FALSE(is_release_message(message, "0.1.0"));
    CHECK_FALSE(is_release_message(message, ""));
    CHECK_FALSE(is_release_message(model::CommitMessage::parse("chore: v0.2.0\n"), "0.2.0"));
}

TEST_CASE("a hotfix is made of fixes and what goes with them") {
    CHECK(reads_as_hotfix({"fix: a\n", "test: a\n"}));
    CHECK_FALSE(reads_as_hotfix({"fix: a\n", "feat: b\n"}));
    CHECK(reads_as_hotfix({"Revert \"feat: a\"\n\nThis reverts commit 1.\n"}));
    CHECK_FALSE(reads_as_hotfix({"Revert \"feat: a\"\n", "feat: b\n"}));
    CHECK_FALSE(reads_as_hotfix({"test: a\n"}));
    CHECK_FALSE(reads_as_hotfix({"fix: a\n", "work\n"}));
    CHECK_FALSE(reads_as_hotfix({}));
    CHECK(names_hotfix(model::CommitMessage::parse("fix: a\n\nDltask-Source: hotfix-a\n")));
    CHECK_FALSE(names_hotfix(model::CommitMessage::parse("feat: a\n\nDltask-Source: hotfix-a\n")));
}

TEST_CASE("two configurations differ in the value of one key only, or not") {
    CHECK(differ_in_key_only("VERSION: 0.1.0\nA: 1\n", "VERSION: 0.2.0\nA: 1\n", "VERSION"));
    CHECK(differ_in_key_only("A: 1\n", "A: 1\n", "VERSION"));
    CHECK_FALSE(differ_in_key_only("VERSION: 0.1.0\nA: 1\n", "VERSION: 0.2.0\nA: 2\n", "VERSION"));
    CHECK_FALSE(differ_in_key_only("A: 1\n", "A: 1\nB: 2\n", "VERSION"));
}
