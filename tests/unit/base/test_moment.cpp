// SPDX-License-Identifier: Apache-2.0
#include "base/moment.hpp"

#include <catch2/catch.hpp>

using dltask::Moment;

TEST_CASE("a moment is shown under its offset") {
    const Moment moment{1795314600, 42, 8 * 3600};
    CHECK(moment.rfc3339() == "2026-11-22T10:30:00+08:00");
    CHECK(moment.log_time() == "2026-11-22 10:30:00.042");
    CHECK(moment.git_time() == "1795314600 +0800");
    const Moment west{0, 7, -(3 * 3600 + 1800)};
    CHECK(west.rfc3339() == "1969-12-31T20:30:00-03:30");
    CHECK(west.log_time() == "1969-12-31 20:30:00.007");
    CHECK(west.git_time() == "0 -0330");
}

TEST_CASE("a moment parses back from RFC 3339") {
    for (const Moment& moment :
         {Moment{0, 0, 0}, Moment{1795314600, 0, 28800}, Moment{951782400, 0, -12600}, Moment{-1, 0, 3600}}) {
        const auto parsed = Moment::parse_rfc3339(moment.rfc3339());
        REQUIRE(parsed);
        CHECK(parsed->unix_seconds == moment.unix_seconds);
        CHECK(parsed->offset_seconds == moment.offset_seconds);
    }
}

TEST_CASE("RFC 3339 in its variants") {
    const auto zulu = Moment::parse_rfc3339("1970-01-01T00:00:01.5Z");
    REQUIRE(zulu);
    CHECK(zulu->unix_seconds == 1);
    CHECK(zulu->milliseconds == 500);
    CHECK(Moment::parse_rfc3339("1970-01-01T00:00:00.123456Z")->milliseconds == 123);
    CHECK(Moment::parse_rfc3339("1970-01-01 00:00:00+00:00")->unix_seconds == 0);
    CHECK(Moment::parse_rfc3339("1970-01-01t01:00:00+01:00")->unix_seconds == 0);
    for (const char* text :
         {"", "1970-01-01", "1970-01-01T00:00:00", "1970-13-01T00:00:00Z", "1970-02-30T00:00:00Z",
          "1970-01-01T24:00:00Z", "1970-01-01T00:60:00Z", "1970-01-01T00:00:61Z", "1970-01-01T00:00:00+1:00",
          "1970-01-01T00:00:00+0100", "1970-01-01T00:00:00Zx", "1970-01-01T00:00:00+24:00",
          "x970-01-01T00:00:00Z", "1970/01/01T00:00:00Z"}) {
        CAPTURE(text);
        CHECK_FALSE(Moment::parse_rfc3339(text));
    }
}
