// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <csignal>

#include "run/stop_policy.hpp"

using dltask::run::StopAction;
using dltask::run::StopCause;
using dltask::run::StopPolicy;

namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr pid_t kernel = 0;
constexpr pid_t git = 4711;

bool nothing(const StopAction& action) {
    return action.signal == 0 && !action.kill;
}

}  // namespace

TEST_CASE("a script that does not end is asked for a stack a second before it is killed") {
    StopPolicy policy{20 * second, SIGABRT};
    CHECK(policy.on_signal(SIGTERM, 7, 0).signal == SIGTERM);
    CHECK(policy.on_time(20 * second).signal == SIGABRT);
    CHECK_FALSE(policy.on_time(20 * second + second / 2).kill);
    CHECK(policy.on_time(21 * second).kill);
    CHECK_FALSE(policy.deadline());
}

TEST_CASE("a script that has said nothing for too long is asked for a stack before anything else") {
    StopPolicy policy{20 * second, SIGABRT};
    CHECK(policy.on_limit(StopCause::idle_limit, 0).signal == SIGABRT);
    CHECK(policy.deadline() == second);
    CHECK(policy.on_time(second).signal == SIGTERM);
    CHECK(policy.on_time(20 * second).kill);
}

TEST_CASE("Ctrl-C asks once, then terminates, then kills") {
    StopPolicy policy{20 * second};
    CHECK(policy.cause() == StopCause::none);
    CHECK_FALSE(policy.deadline());
    CHECK(policy.on_signal(SIGINT, kernel, 0).signal == SIGINT);
    CHECK(policy.cause() == StopCause::user);
    CHECK(policy.deadline() == 20 * second);
    CHECK(policy.on_signal(SIGINT, kernel, second).signal == SIGTERM);
    CHECK(policy.on_signal(SIGINT, kernel, 2 * second).kill);
    CHECK_FALSE(policy.deadline());
}

TEST_CASE("the echo of a key press by git, and a key that is held down, are the same press") {
    StopPolicy policy{20 * second};
    CHECK(policy.on_signal(SIGINT, kernel, 0).signal == SIGINT);
    CHECK(nothing(policy.on_signal(SIGINT, git, second)));
    CHECK(nothing(policy.on_signal(SIGINT, git, second + second / 20)));
    CHECK(policy.on_signal(SIGINT, kernel, 2 * second).signal == SIGTERM);
    StopPolicy held{20 * second};
    CHECK(held.on_signal(SIGINT, StopPolicy::keyboard, 0).signal == SIGINT);
    for (std::int64_t at = 1; at < 100; ++at) {
        CHECK(nothing(held.on_signal(SIGINT, StopPolicy::keyboard, at * second / 30)));
    }
}

TEST_CASE("a signal is forwarded once, whoever repeats it") {
    StopPolicy policy{20 * second};
    CHECK(policy.on_signal(SIGTERM, 1, 0).signal == SIGTERM);
    CHECK(nothing(policy.on_signal(SIGTERM, 1, second)));
    CHECK(nothing(policy.on_signal(SIGTERM, 2, 2 * second)));
    CHECK(policy.on_signal(SIGQUIT, 2, 3 * second).signal == SIGQUIT);
    CHECK(policy.on_signal(SIGINT, 2, 4 * second).signal == SIGINT);
    CHECK(policy.first_signal() == SIGTERM);
    CHECK(policy.first_sender() == 1);
}

TEST_CASE("when the grace time is over everything is killed, once") {
    StopPolicy policy{5 * second};
    CHECK(policy.on_signal(SIGTERM, 1, second).signal == SIGTERM);
    CHECK(nothing(policy.on_time(6 * second - 1)));
    policy.shift(second);
    CHECK(nothing(policy.on_time(6 * second)));
    CHECK(policy.on_time(7 * second).kill);
    CHECK(nothing(policy.on_time(8 * second)));
}

TEST_CASE("a limit terminates, and does not hide that the user asked first") {
    StopPolicy limited{5 * second};
    CHECK(limited.on_limit(StopCause::time_limit, 0).signal == SIGTERM);
    CHECK(limited.cause() == StopCause::time_limit);
    CHECK(nothing(limited.on_limit(StopCause::idle_limit, 1)));
    CHECK(limited.cause() == StopCause::time_limit);
    StopPolicy asked{5 * second};
    CHECK(asked.on_signal(SIGINT, kernel, 0).signal == SIGINT);
    CHECK(nothing(asked.on_limit(StopCause::time_limit, 1)));
    CHECK(asked.cause() == StopCause::user);
}
