// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "config/settings.hpp"

using dltask::config::parse_size;

TEST_CASE("a size is a number of bytes with or without a unit") {
    CHECK(parse_size("123") == 123);
    CHECK(parse_size("0") == 0);
    CHECK(parse_size("10MiB") == 10U << 20U);
    CHECK(parse_size("500kB") == 500'000);
    CHECK(parse_size("1G") == 1U << 30U);
    CHECK(parse_size("2 GiB") == 2ULL << 30U);
    CHECK(parse_size("1k") == 1024);
    CHECK(parse_size("1TB") == 1'000'000'000'000);
}

TEST_CASE("what is no size is told from one") {
    for (const char* text : {"", "MiB", "-1", "1.5G", "10 ", "10  MiB", "10MiBs", "0x10", "1e3",
                             "99999999999999999999", "999999999999999999T"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_size(text));
    }
}
