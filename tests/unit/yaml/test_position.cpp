// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "yaml/position.hpp"

namespace yaml = dltask::yaml;
using yaml::Position;

TEST_CASE("a value and its key are found by the dotted name") {
    const std::string text = "a: 1\nb:\n  c: {d: 2}\n  e.f: 3\n";
    CHECK(yaml::locate(text, "a") == Position{1, 4});
    CHECK(yaml::locate(text, "b.c.d") == Position{3, 10});
    CHECK(yaml::locate_key(text, "b.c.d") == Position{3, 7});
    CHECK(yaml::locate(text, "b.e.f") == Position{4, 8});
}

TEST_CASE("an empty value stands at its key, a missing one at the nearest map above") {
    const std::string text = "a:\nb:\n  c: 1\n";
    CHECK(yaml::locate(text, "a") == Position{1, 1});
    CHECK(yaml::locate_key(text, "b.x") == Position{2, 1});
    CHECK(yaml::locate(text, "x") == Position{1, 1});
    CHECK(yaml::locate("a: [", "a") == Position{1, 1});
    CHECK(yaml::locate("", "a") == Position{1, 1});
}

TEST_CASE("what an alias stands for is searched, but not for ever") {
    CHECK(yaml::locate("a: &x {b: 1}\nc: *x\n", "c.b") == Position{1, 11});
    CHECK(yaml::locate("a: &x {b: *x}\n", "a.b.b.b") == Position{1, 1});
}
