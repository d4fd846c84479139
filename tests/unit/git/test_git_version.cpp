// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "git/git_version.hpp"

using namespace dltask;
using git::GitVersion;

TEST_CASE("the version of git is read from whatever stands around it", "[git]") {
    CHECK(GitVersion::parse("git version 2.39.5") == GitVersion{2, 39});
    CHECK(GitVersion::parse("version 2.54.0.rc1-12-gabc") == GitVersion{2, 54});
    CHECK(GitVersion::parse("git version 2.39.3 (Apple Git-146)") == GitVersion{2, 39});
    CHECK(GitVersion::parse("3") == GitVersion{3, 0});
    CHECK(GitVersion::parse("no version") == GitVersion{});
}

TEST_CASE("a git that is too old is refused by its own words", "[git]") {
    CHECK_NOTHROW(git::require_git("version 2.38.0"));
    CHECK_NOTHROW(git::require_git("version 3.0.1"));
    CHECK_THROWS_AS(git::require_git("version 2.37.9"), Error);
    CHECK_THROWS_WITH(git::require_git("version 1.99"), Catch::Contains("'version 1.99'"));
}
