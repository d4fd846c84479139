// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "sys/control_group.hpp"
#include "sys/file.hpp"
#include "unit/run/scene.hpp"

using dltask::model::TaskState;
using dltask::run::Outcome;
using dltask::run::StopCause;
using namespace std::chrono_literals;

namespace {

/// A script that is ready, notes each signal in `caught`, and ends after the first when told so.
std::string noting(const std::string& then) {
    return "for s in INT TERM QUIT USR1 USR2 HUP; do trap \"echo $s >> caught; " + then +
           "\" $s; done; echo $$ > ready; while :; do sleep 1000 & wait $!; done";
}

}  // namespace

TEST_CASE("INT, TERM and QUIT reach the script once; the state is interrupted, the code the script's") {
    for (const auto& [number, name] :
         {std::pair{SIGINT, "INT\n"}, {SIGTERM, "TERM\n"}, {SIGQUIT, "QUIT\n"}}) {
        Scene scene;
        scene.script(noting("exit 0"));
        const pid_t runner = scene.start();
        const pid_t script = std::stoi(scene.wait_for("ready"));
        ::kill(runner, number);
        const Outcome outcome = scene.finish(runner);
        CHECK(scene.wait_for("caught") == name);
        CHECK(outcome.exit_code == 0);
        CHECK(outcome.stopped == StopCause::user);
        CHECK(outcome.stop_signal == number);
        CHECK(outcome.state() == TaskState::interrupted);
        CHECK_FALSE(is_alive(script));
    }
}

TEST_CASE("a script that ends by the signal has 128+N") {
    Scene scene;
    scene.script("echo > ready; sleep 1000");
    const pid_t runner = scene.start();
    REQUIRE(scene.wait_for("ready") == "\n");
    ::kill(runner, SIGTERM);
    const Outcome outcome = scene.finish(runner);
    CHECK(outcome.exit_code == 128 + SIGTERM);
    CHECK(outcome.signal == SIGTERM);
    CHECK(outcome.state() == TaskState::interrupted);
}

TEST_CASE("USR1 and USR2 are passed on each time and stop nothing") {
    Scene scene;
    scene.script(
        "trap 'echo 1 >> caught' USR1; trap 'exit 7' USR2; echo > ready; "
        "while :; do sleep 1000 & wait $!; done");
    const pid_t runner = scene.start();
    REQUIRE(scene.wait_for("ready") == "\n");
    ::kill(runner, SIGUSR1);
    CHECK(scene.wait_for("caught") == "1\n");
    ::kill(runner, SIGUSR1);
    CHECK(eventually([&] { return scene.wait_for("caught") == "1\n1\n"; }));
    ::kill(runner, SIGUSR2);
    const Outcome outcome = scene.finish(runner);
    CHECK(outcome.exit_code == 7);
    CHECK(outcome.stopped == StopCause::none);
}

TEST_CASE("HUP takes the terminal away and the run goes on") {
    Scene scene;
    scene.script(
        "trap 'echo HUP >> caught' HUP; echo > ready; while ! test -e go; do sleep 0.02; done; exit 5");
    const pid_t runner = scene.start();
    REQUIRE(scene.wait_for("ready") == "\n");
    ::kill(runner, SIGHUP);
    ::close(::creat(scene.path("go").c_str(), 0600));
    const Outcome outcome = scene.finish(runner);
    CHECK(outcome.exit_code == 5);
    CHECK(outcome.detached);
    CHECK(outcome.stopped == StopCause::none);
    CHECK_FALSE(std::filesystem::exists(scene.path("caught")));
}

TEST_CASE("a script that ignores TERM is killed after the grace time, its children too") {
    Scene scene;
    scene.job.grace = 200ms;
    scene.script(
        "trap '' TERM; sh -c 'trap \"\" TERM; echo $$ > child; while :; do sleep 1000; done' & "
        "while ! test -s child; do :; done; echo > ready; wait");
    const pid_t runner = scene.start();
    REQUIRE(scene.wait_for("ready") == "\n");
    ::kill(runner, SIGTERM);
    const Outcome outcome = scene.finish(runner);
    CHECK(outcome.exit_code == 128 + SIGKILL);
    CHECK(outcome.state() == TaskState::interrupted);
    CHECK_FALSE(is_alive(std::stoi(scene.wait_for("child"))));
}

TEST_CASE("Ctrl-C twice terminates at once, three times kills") {
    Scene scene;
    scene.script(noting(":"));
    const pid_t runner = scene.start();
    const pid_t script = std::stoi(scene.wait_for("ready"));
    const auto press = [&] { ::kill(runner, SIGINT); };
    press();
    CHECK(eventually([&] { return scene.wait_for("caught") == "INT\n"; }));
    // Presses within 100 ms are one: each next one is repeated until it is taken for another.
    CHECK(eventually([&] {
        press();
        return ::poll(nullptr, 0, 150) == 0 && scene.wait_for("caught") != "INT\n";
    }));
    CHECK(scene.wait_for("caught") == "INT\nTERM\n");
    ::poll(nullptr, 0, 150);
    press();
    const Outcome outcome = scene.finish(runner);
    CHECK(outcome.exit_code == 128 + SIGKILL);
    CHECK_FALSE(is_alive(script));
}

TEST_CASE("the time limit ends a run with 124") {
    Scene scene;
    scene.job.time_limit = 100ms;
    scene.script("while :; do echo x; sleep 0.01; done");
    const Outcome outcome = scene.run();
    CHECK(outcome.exit_code == 124);
    CHECK(outcome.stopped == StopCause::time_limit);
    CHECK(outcome.signal == SIGTERM);
    CHECK(outcome.state() == TaskState::timeout);
}

TEST_CASE("the time limit kills what ignores TERM, and covers all commands together") {
    Scene scene;
    scene.job.time_limit = 1500ms;  // on a busy machine the shell is late with its trap
    scene.job.grace = 100ms;
    scene.job.commands = {{"/bin/sh", "-c", "sleep 0.1"},
                          {"/bin/sh", "-c", "trap '' TERM; while :; do sleep 1000; done"},
                          {"/bin/sh", "-c", "touch third"}};
    const Outcome outcome = scene.run();
    CHECK(outcome.exit_code == 124);
    CHECK(outcome.signal == SIGKILL);
    CHECK_FALSE(std::filesystem::exists(scene.path("third")));
}

TEST_CASE("the idle limit ends a run that says nothing, not one that does") {
    Scene scene;
    scene.job.idle_limit = 300ms;
    scene.script("for i in 1 2 3 4 5 6 7 8; do sleep 0.08; echo $i; done; exit 6");
    CHECK(scene.run().exit_code == 6);
    scene.script("echo x; sleep 1000");
    const Outcome outcome = scene.run();
    CHECK(outcome.exit_code == 124);
    CHECK(outcome.stopped == StopCause::idle_limit);
}

TEST_CASE("a stop between two commands is a stop of the run") {
    Scene scene;
    scene.job.commands = {
        {"/bin/sh", "-c", "echo > ready; trap 'exit 0' INT; while :; do sleep 1000 & wait $!; done"},
        {"/bin/sh", "-c", "touch second"}};
    const pid_t runner = scene.start();
    REQUIRE(scene.wait_for("ready") == "\n");
    ::poll(nullptr, 0, 20);
    ::kill(runner, SIGINT);
    const Outcome outcome = scene.finish(runner);
    CHECK(outcome.state() == TaskState::interrupted);
    CHECK_FALSE(std::filesystem::exists(scene.path("second")));
}

TEST_CASE("when we are killed nothing of the run survives") {
    for (const std::string trap : {"", "trap '' TERM; "}) {
        Scene scene;
        scene.script(trap +
                     "setsid sleep 1000 & echo $! > daemon; sleep 1000 & echo $! > child; "
                     "echo $$ > ready; wait");
        const pid_t runner = scene.start();
        const pid_t script = std::stoi(scene.wait_for("ready"));
        ::kill(runner, SIGKILL);
        CHECK_THROWS(scene.finish(runner));
        CHECK(eventually([&] { return !is_alive(script); }));
        CHECK(eventually([&] { return !is_alive(std::stoi(scene.wait_for("daemon"))); }));
        CHECK(eventually([&] { return !is_alive(std::stoi(scene.wait_for("child"))); }));
    }
}

TEST_CASE("when the guardian is killed nothing of the run survives, and we say so") {
    Scene scene;
    scene.script("setsid sleep 1000 & echo $! > daemon; echo $PPID > guardian; echo $$ > ready; wait");
    const pid_t runner = scene.start();
    const pid_t script = std::stoi(scene.wait_for("ready"));
    ::kill(std::stoi(scene.wait_for("guardian")), SIGKILL);
    const Outcome outcome = scene.finish(runner);
    CHECK(outcome.exit_code == 128 + SIGKILL);
    CHECK_FALSE(is_alive(script));
    CHECK_FALSE(is_alive(std::stoi(scene.wait_for("daemon"))));
}

namespace {

/// Whether a cgroup is ours to divide on this machine.
bool is_delegated() {
    const auto group = dltask::sys::ControlGroup::create();
    if (group) group->remove();
    return group.has_value();
}

}  // namespace

TEST_CASE("a run is in a cgroup of its own where we may make one, and leaves none behind") {
    Scene scene;
    scene.script("cat /proc/self/cgroup > group; (echo daemon; setsid sleep 1000) & echo $PPID > ready");
    scene.job.grace = 100ms;
    CHECK(scene.run().exit_code == 0);
    const std::string group = dltask::sys::read_file(scene.path("group")).value();
    CHECK((group.find("/dltask-") != std::string::npos) == is_delegated());
    const auto left = dltask::sys::ControlGroup::of(std::stoi(scene.wait_for("ready"))).directory();
    CHECK_FALSE(std::filesystem::exists(left));
}

TEST_CASE("what outlived us and the guardian is ended by the next run, where it has a cgroup") {
    Scene scene;
    scene.script("setsid sleep 1000 & echo $! > daemon; echo $PPID > guardian; echo $$ > ready; wait");
    const pid_t runner = scene.start();
    const pid_t script = std::stoi(scene.wait_for("ready"));
    const pid_t daemon = std::stoi(scene.wait_for("daemon"));
    ::kill(runner, SIGSTOP);
    ::kill(std::stoi(scene.wait_for("guardian")), SIGKILL);
    ::kill(runner, SIGKILL);
    CHECK_THROWS(scene.finish(runner));
    CHECK(eventually([&] { return !is_alive(script); }));
    CHECK(is_alive(daemon));
    Scene next;
    next.script("exit 0");
    CHECK(next.run().exit_code == 0);
    if (!is_delegated()) ::kill(daemon, SIGKILL);
    CHECK(eventually([&] { return !is_alive(daemon); }));
}
