// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "sys/clock.hpp"
#include "sys/environment.hpp"
#include "sys/host.hpp"

using namespace dltask;

TEST_CASE("an environment is a value with sorted strings") {
    sys::Environment environment;
    environment.set("B", "2=3");
    environment.set("A", "");
    environment.set("GIT_A", "x");
    environment.set("GIT_B", "y");
    environment.set("GITX", "z");
    environment.unset_prefix("GIT_");
    environment.unset("NONE");
    CHECK(environment.strings() == std::vector<std::string>{"A=", "B=2=3", "GITX=z"});
    CHECK(environment.get("A") == "");
    CHECK_FALSE(environment.get("GIT_A").has_value());
}

TEST_CASE("our own environment is there") {
    CHECK(sys::Environment::current().get("PATH").has_value());
}

TEST_CASE("the clock shows this century and does not run backwards") {
    const sys::SystemClock clock;
    CHECK(clock.now().unix_seconds > 1'700'000'000);
    const std::int64_t first = clock.monotonic_ns();
    CHECK(clock.monotonic_ns() >= first);
}

TEST_CASE("host and user have names") {
    CHECK_FALSE(sys::host_name().empty());
    CHECK_FALSE(sys::user_name().empty());
}
