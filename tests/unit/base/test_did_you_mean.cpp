// SPDX-License-Identifier: Apache-2.0
#include "base/did_you_mean.hpp"

#include <catch2/catch.hpp>

using dltask::did_you_mean;

TEST_CASE("the nearest candidate is suggested") {
    const std::vector<std::string> commands = {"finish", "feature", "list", "new", "status"};
    CHECK(did_you_mean("finsh", commands) == "finish");
    CHECK(did_you_mean("lsit", commands) == "list");
    CHECK(did_you_mean("statsu", commands) == "status");
    CHECK(did_you_mean("nwe", commands) == "new");
    CHECK(did_you_mean("new", commands) == "new");
    CHECK(did_you_mean("featureX", commands) == "feature");
}

TEST_CASE("what is too far off is not suggested") {
    CHECK_FALSE(did_you_mean("banana", {"finish", "list"}));
    CHECK_FALSE(did_you_mean("xy", {"new"}));
    CHECK_FALSE(did_you_mean("x", {}));
    CHECK_FALSE(did_you_mean(std::string(300, 'a'), {std::string(299, 'a')}));
    CHECK_FALSE(did_you_mean("a", {std::string(10000, 'a')}));
}

TEST_CASE("of two equally near candidates the first is taken") {
    CHECK(did_you_mean("lr", {"lx", "ly"}) == "lx");
    CHECK(did_you_mean("", {"a"}) == "a");
}
