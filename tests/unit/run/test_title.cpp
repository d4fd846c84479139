// SPDX-License-Identifier: Apache-2.0
#include "run/title.hpp"

#include <catch2/catch.hpp>

using dltask::run::Progress;

namespace {

constexpr std::int64_t second = 1'000'000'000;

}  // namespace

TEST_CASE("progress is told by time, epoch, what is left, and silence") {
    Progress progress{"lr-0.01", 10 * second};
    CHECK(progress.words(15 * second, 15 * second) == "lr-0.01 0:05");
    progress.see("epoch 1/5 loss 0.3", 20 * second);
    CHECK(progress.words(21 * second, 20 * second) == "lr-0.01 0:11, epoch 1/5");
    progress.see("nothing of it", 30 * second);
    progress.see("epoch 3/5 loss 0.2", 40 * second);
    // Ten seconds each: the third is half over, two are to come.
    CHECK(progress.words(45 * second, 45 * second) == "lr-0.01 0:35, epoch 3/5, 0:25 to go");
    CHECK(progress.words(80 * second, 45 * second) == "lr-0.01 1:10, epoch 3/5, 0:00 to go, silent for 0:35");
    CHECK(progress.words(3680 * second, 3680 * second) == "lr-0.01 1:01:10, epoch 3/5, 0:00 to go");
}

TEST_CASE("a number of epochs that nobody says is no guess") {
    Progress progress{"x", 0};
    progress.see("Epoch: 1", 1 * second);
    progress.see("Epoch: 2", 2 * second);
    CHECK(progress.words(3 * second, 3 * second) == "x 0:03, epoch 2");
}
