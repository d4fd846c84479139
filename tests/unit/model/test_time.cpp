// SPDX-License-Identifier: Apache-2.0
#include "model/time.hpp"

#include <catch2/catch.hpp>
#include <limits>

using dltask::Moment;
using dltask::model::parse_duration;
using dltask::model::print_duration;
using dltask::model::TaskTime;

TEST_CASE("a task's time is a real date and time") {
    CHECK(TaskTime::parse("20261122T103000")->str() == "20261122T103000");
    CHECK(TaskTime::parse("20240229T235959"));
    for (const char* text : {"", "20261122", "20261122T10300", "20261122T1030000", "20261122t103000",
                             "20261122 103000", "20261322T103000", "20260230T103000", "20261122T243000",
                             "20261122T106000", "2026112aT103000", "20261122T10300Z"}) {
        CAPTURE(text);
        CHECK_FALSE(TaskTime::parse(text));
    }
}

TEST_CASE("a task's time is the wall clock of a moment") {
    const Moment moment{1795314600, 0, 8 * 3600};
    CHECK(TaskTime::of(moment).str() == "20261122T103000");
    CHECK(TaskTime::of(moment).rfc3339(8 * 3600) == "2026-11-22T10:30:00+08:00");
    CHECK(TaskTime::of(moment).rfc3339(0) == "2026-11-22T10:30:00+00:00");
    CHECK(TaskTime::of(Moment{1795314600, 0, 0}).str() == "20261122T023000");
    CHECK(TaskTime::of(Moment{1795314600, 0, 0}) < TaskTime::of(moment));
}

TEST_CASE("durations are read") {
    CHECK(parse_duration("90") == 90);
    CHECK(parse_duration("90s") == 90);
    CHECK(parse_duration("5m") == 300);
    CHECK(parse_duration("2h") == 7200);
    CHECK(parse_duration("1d") == 86400);
    CHECK(parse_duration("0") == 0);
    CHECK(parse_duration("36525d") == 36525LL * 86400);
    for (const char* text : {"", "s", "-1", "-0", "+1", "1.5h", "1 h", " 1", "1H", "1w", "1ms", "36526d",
                             "9223372036854775807", "99999999999999999999"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_duration(text));
    }
}

TEST_CASE("durations are written for people") {
    CHECK(print_duration(0) == "0.0 s");
    CHECK(print_duration(0.44) == "0.4 s");
    CHECK(print_duration(9.96) == "10 s");
    CHECK(print_duration(59.4) == "59 s");
    CHECK(print_duration(59.6) == "1 min 0 s");
    CHECK(print_duration(200) == "3 min 20 s");
    CHECK(print_duration(7500) == "2 h 5 min");
    CHECK(print_duration(273600) == "3 d 4 h");
    CHECK(print_duration(-1) == "?");
    CHECK(print_duration(std::numeric_limits<double>::quiet_NaN()) == "?");
    CHECK(print_duration(1e300).back() == 'h');
}
