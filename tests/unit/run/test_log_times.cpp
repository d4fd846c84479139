// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "run/log_times.hpp"

using dltask::run::read_times;

TEST_CASE("the time of an attempt is read off its log") {
    const auto times = read_times(
        "2026-02-28 23:59:58.000 loading\n"
        "no time of its own: epoch 9\n"
        "2026-02-28 23:59:59.500 epoch 1/10 loss 1\n"
        "2026-03-01 00:00:01.500 Epoch 2/10\n"
        "2026-03-01 00:00:01.600 epoch 2/10 valid\n"
        "2026-03-01 00:00:06.500 [epoch=3/10]\n"
        "2026-03-01 00:00:06.700 WARNING [stopping.py end_epoch: 31] stopped\n"
        "2026-03-01 00:00:06,900 3 epochs 7 in sum\n");
    CHECK(times.last - times.first == 8900);
    REQUIRE(times.epochs.size() == 3);
    CHECK(times.epochs.back().number == 3);
    CHECK(times.epochs.back().at - times.first == 8500);
    CHECK(times.of_epochs == 10);
    CHECK(times.mean_epoch() == 3500);
    CHECK(times.slowest_epoch()->number == 3);
    CHECK(times.slowest_epoch()->at == 5000);
    REQUIRE(times.gaps.size() == 5);
    CHECK(times.gaps.front().milliseconds == 4900);
    CHECK(times.gaps.front().after == "2026-03-01 00:00:01.600 epoch 2/10 valid");
}

TEST_CASE("only lines since a time count") {
    const std::string log = "2026-01-01 10:00:00.000 epoch 5\n2026-01-02 10:00:00.100 epoch 1\n";
    const auto times = read_times(log, "2026-01-02 10:00:00");
    CHECK(times.epochs.size() == 1);
    CHECK(times.gaps.empty());
    CHECK_FALSE(times.mean_epoch());
    CHECK(read_times("", "").epochs.empty());
}
