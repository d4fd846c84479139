// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "rules/version_tag.hpp"

using Catch::Contains;
using namespace dltask::rules;

TEST_CASE("a version tag is annotated and agrees with VERSION") {
    CHECK_FALSE(check_version_tag({"v0.1.0", "c", true, "0.1.0"}));
    CHECK_THAT(check_version_tag({"v0.1.0", "c", false, "0.1.0"})->message, Contains("is not annotated"));
    CHECK_THAT(check_version_tag({"v0.1.0", "c", true, "0.2.0"})->message, Contains("VERSION is '0.2.0'"));
    CHECK_THAT(check_version_tag({"v0.1.0", "c", true, std::nullopt})->message,
               Contains("without a VERSION"));
}

TEST_CASE("tags of other kinds are free, and a pinned core needs no VERSION") {
    CHECK_FALSE(check_version_tag({"paper", "c", false, std::nullopt}));
    CHECK_FALSE(check_version_tag({"v1", "c", false, std::nullopt}));
    CHECK_FALSE(check_version_tag({"v0.2.0-dev.1", "c", true, "0.1.0"}));
    CHECK(check_version_tag({"v0.2.0-rc.1", "c", true, "0.1.0"}));
}
