// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "config/settings.hpp"

using Catch::Contains;
using dltask::Error;
using dltask::config::Settings;

namespace {

std::string refusal(const std::string& text) {
    try {
        (void)Settings::parse(text);
    } catch (const Error& error) {
        CHECK(error.code() == dltask::ExitCode::refused);
        return error.message();
    }
    return "";
}

}  // namespace

TEST_CASE("a team names its branches") {
    const auto branches =
        Settings::parse("branches:\n  main: trunk\n  dev: \"\"\n  feature: feature/\n").branches;
    CHECK(branches.main == "trunk");
    CHECK_FALSE(branches.has_dev());
    CHECK(branches.feature == "feature/");
    CHECK(branches.hotfix == "hotfix-");
}

TEST_CASE("an empty prefix is refused") {
    CHECK_THAT(refusal("branches:\n  task: \"\"\n"),
               Contains(".dltask.yaml:2:") && Contains("must not be empty"));
    CHECK_THAT(refusal("branches:\n  main: \"\"\n"), Contains("'branches.main' must not be empty"));
}

TEST_CASE("prefixes and names that cannot be told apart are refused") {
    CHECK_THAT(refusal("branches:\n  task: x-\n  debug: x-\n"),
               Contains("'branches.debug' cannot be told from"));
    CHECK_THAT(refusal("branches:\n  feature: task-\n"), Contains("'branches.feature' cannot be told from"));
    CHECK_THAT(refusal("branches: {hotfix: f/, feature: f/x/}\n"), Contains("cannot be told from"));
    CHECK_THAT(refusal("branches: {dev: main}\n"), Contains("cannot be told from"));
    CHECK_THAT(refusal("branches: {main: task-1}\n"), Contains("'branches.main' cannot be told from"));
}

TEST_CASE("what git allows in no branch name is refused") {
    for (const char* prefix : {"a b", "-x", "a..", "x~", "/x", "x//", ".x", "a.lock/", "x@{", "a\\\\"}) {
        CAPTURE(prefix);
        CHECK_THAT(refusal(std::string{"branches: {task: \""} + prefix + "\"}\n"),
                   Contains("git allows in no"));
    }
    CHECK_THAT(refusal("branches: {main: HEAD}\n"), Contains("git allows in no"));
    CHECK_THAT(refusal("branches: {task: main/}\n"), Contains("directory below tasks/"));
}

TEST_CASE("a branch name that is no string is refused where it stands") {
    CHECK_THAT(refusal("branches:\n  dev:\n    - a\n"),
               Contains(".dltask.yaml:3:5: ") && Contains("must be a string"));
    CHECK_THAT(refusal("branches: [main]\n"),
               Contains(".dltask.yaml:1:") && Contains("must be a map, not list"));
}
