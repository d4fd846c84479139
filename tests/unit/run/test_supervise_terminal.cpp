// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstring>

#include "unit/run/scene.hpp"
#include "unit/run/user_terminal.hpp"

using dltask::model::TaskState;
using dltask::run::Outcome;
using dltask::run::StopCause;

namespace {

/// A run whose three streams are a terminal.
struct AtTerminal {
    UserTerminal terminal;
    Scene scene;

    AtTerminal() {
        const int descriptor = terminal.descriptor();
        scene.job.streams = {descriptor, descriptor, descriptor};
    }
    [[nodiscard]] pid_t start() {
        return scene.start([this] { terminal.take(); });
    }
};

bool same_modes(const termios& a, const termios& b) {
    return a.c_iflag == b.c_iflag && a.c_oflag == b.c_oflag && a.c_lflag == b.c_lflag;
}

}  // namespace

TEST_CASE("at a terminal the script has one, of the same size; the log stays clean") {
    AtTerminal at;
    at.terminal.resize(33, 101);
    const termios before = at.terminal.modes();
    at.scene.script(
        "test -t 0 && test -t 1 && test -t 2 && stty size && tty < /dev/tty > /dev/null && "
        "printf '\\033[31mred\\033[0m\\n 1%%\\r 2%%\\n'");
    const pid_t runner = at.start();
    CHECK(at.terminal.shows("33 101\r\n\x1b[31mred\x1b[0m\r\n 1%\r 2%\r\n"));
    const Outcome outcome = at.scene.finish(runner);
    CHECK(outcome.exit_code == 0);
    CHECK(same_modes(at.terminal.modes(), before));
    const std::string log = at.scene.log();
    CHECK(log.find(" red\n") != std::string::npos);
    CHECK(log.find("  2%\n") != std::string::npos);
    CHECK(log.find("1%") == std::string::npos);
}

TEST_CASE("what is typed reaches the script, once and with its echo") {
    AtTerminal at;
    at.scene.script("echo ready; read x; echo got $x");
    const pid_t runner = at.start();
    REQUIRE(at.terminal.shows("ready\r\n"));
    at.terminal.type("hello\r");
    CHECK(at.terminal.shows("hello\r\ngot hello\r\n"));
    CHECK(at.scene.finish(runner).exit_code == 0);
}

TEST_CASE("the keys of the end of input reach the script") {
    AtTerminal at;
    at.scene.script("echo ready; cat; exit 9");
    const pid_t runner = at.start();
    REQUIRE(at.terminal.shows("ready\r\n"));
    at.terminal.type("\x04");
    CHECK(at.scene.finish(runner).exit_code == 9);
}

TEST_CASE("Ctrl-C reaches the script once, as a signal") {
    AtTerminal at;
    at.scene.script(
        "trap 'echo INT >> caught; exit 3' INT; echo ready; while :; do sleep 1000 & wait $!; done");
    const pid_t runner = at.start();
    REQUIRE(at.terminal.shows("ready\r\n"));
    at.terminal.type("\x03");
    const Outcome outcome = at.scene.finish(runner);
    CHECK(at.scene.wait_for("caught") == "INT\n");
    CHECK(outcome.exit_code == 3);
    CHECK(outcome.stop_signal == SIGINT);
    CHECK(outcome.state() == TaskState::interrupted);
    CHECK_FALSE(at.terminal.is_raw());
}

TEST_CASE("three presses of Ctrl-C end a script that will not end") {
    AtTerminal at;
    at.scene.script(
        "trap 'echo INT' INT; trap 'echo TERM' TERM; echo ready; while :; do sleep 1000 & wait $!; done");
    const pid_t runner = at.start();
    REQUIRE(at.terminal.shows("ready\r\n"));
    at.terminal.type("\x03");
    REQUIRE(at.terminal.shows("INT\r\n"));
    ::poll(nullptr, 0, 150);
    at.terminal.type("\x03");
    REQUIRE(at.terminal.shows("TERM\r\n"));
    ::poll(nullptr, 0, 150);
    at.terminal.type("\x03");
    const Outcome outcome = at.scene.finish(runner);
    CHECK(outcome.exit_code == 128 + SIGKILL);
    CHECK(outcome.state() == TaskState::interrupted);
    CHECK_FALSE(at.terminal.is_raw());
}

TEST_CASE("a script that takes the keys as they are gets Ctrl-C as a key") {
    AtTerminal at;
    at.scene.script("stty raw -echo; echo ready; head -c 1 | od -An -tx1; exit 2");
    const pid_t runner = at.start();
    REQUIRE(at.terminal.shows("ready"));
    at.terminal.type("\x03");
    CHECK(at.terminal.shows("03"));
    const Outcome outcome = at.scene.finish(runner);
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.stopped == StopCause::none);
}

TEST_CASE("the terminal's modes come back when we are killed") {
    AtTerminal at;
    const termios before = at.terminal.modes();
    at.scene.script("echo $$ > ready; echo ready; sleep 1000");
    const pid_t runner = at.start();
    REQUIRE(at.terminal.shows("ready\r\n"));
    CHECK(at.terminal.is_raw());
    ::kill(runner, SIGKILL);
    CHECK_THROWS(at.scene.finish(runner));
    CHECK(eventually([&] { return same_modes(at.terminal.modes(), before); }));
    CHECK(eventually([&] { return !is_alive(std::stoi(at.scene.wait_for("ready"))); }));
}

TEST_CASE("a new size of the terminal is passed on") {
    AtTerminal at;
    at.scene.script("trap 'stty size; exit 0' WINCH; echo ready; while :; do sleep 0.05; done");
    const pid_t runner = at.start();
    REQUIRE(at.terminal.shows("ready\r\n"));
    at.terminal.resize(50, 60);
    CHECK(at.terminal.shows("50 60\r\n"));
    CHECK(at.scene.finish(runner).exit_code == 0);
}

TEST_CASE("when the terminal hangs up the run goes on") {
    AtTerminal at;
    at.scene.script(
        "trap 'touch hup' HUP; echo ready; echo > started; while ! test -e go; do sleep 0.02; done; "
        "echo end; exit 5");
    const pid_t runner = at.start();
    REQUIRE(at.terminal.shows("ready\r\n"));
    at.terminal.hang_up();
    ::close(::creat(at.scene.path("go").c_str(), 0600));
    const Outcome outcome = at.scene.finish(runner);
    CHECK(outcome.exit_code == 5);
    CHECK(outcome.detached);
    CHECK(outcome.stopped == StopCause::none);
    CHECK_FALSE(std::filesystem::exists(at.scene.path("hup")));
    CHECK(at.scene.log().find(" end\n") != std::string::npos);
}

TEST_CASE("Ctrl-Z stops the run and gives the terminal back, fg goes on; the clock stood still") {
    AtTerminal at;
    at.scene.script("echo ready; read x; echo got $x");
    const std::string stops = at.scene.path("stops");
    const pid_t runner = at.scene.start([&] { at.terminal.take_as_job(true, stops); });
    REQUIRE(at.terminal.shows("ready\r\n"));
    at.terminal.type("\x1a");
    CHECK(at.scene.wait_for("stops") == "cooked\n");
    REQUIRE(eventually([&] { return at.terminal.is_raw(); }));
    at.terminal.type("again\r");
    CHECK(at.terminal.shows("got again\r\n"));
    const Outcome outcome = at.scene.finish(runner);
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.stopped == StopCause::none);
}

TEST_CASE("where nobody could continue us Ctrl-Z does not stop the run for good") {
    AtTerminal at;
    at.scene.script("echo ready; read x; exit 8");
    const pid_t runner = at.start();
    REQUIRE(at.terminal.shows("ready\r\n"));
    at.terminal.type("\x1a\r");
    CHECK(at.scene.finish(runner).exit_code == 8);
}

TEST_CASE("in the background the terminal is left alone, and shows the output") {
    AtTerminal at;
    at.scene.script("echo ready; while ! test -e go; do sleep 0.02; done; exit 4");
    const std::string stops = at.scene.path("stops");
    const pid_t runner = at.scene.start([&] { at.terminal.take_as_job(false, stops); });
    REQUIRE(at.terminal.shows("ready"));
    CHECK_FALSE(at.terminal.is_raw());
    ::close(::creat(at.scene.path("go").c_str(), 0600));
    CHECK(at.scene.finish(runner).exit_code == 4);
    CHECK_FALSE(std::filesystem::exists(stops));
}

TEST_CASE("each stream is a terminal or a pipe as ours is") {
    UserTerminal terminal;
    Scene scene;
    scene.script("test -t 0; echo $?; test -t 1; echo $? >&2; test -t 2; echo $? >&2");
    const auto take = [&] { terminal.take(); };

    SECTION("only stdout and stderr: line feeds are not doubled") {
        scene.job.streams = {-1, terminal.descriptor(), terminal.descriptor()};
        CHECK(scene.finish(scene.start(take)).exit_code == 0);
        CHECK(terminal.shows("1\r\n0\r\n0\r\n"));
    }
    SECTION("only stdin") {
        scene.job.streams.input = terminal.descriptor();
        CHECK(scene.finish(scene.start(take)).exit_code == 0);
        CHECK(scene.output() == "0\n");
        CHECK(scene.error() == "1\n1\n");
    }
    SECTION("only stderr") {
        scene.job.streams.error = terminal.descriptor();
        CHECK(scene.finish(scene.start(take)).exit_code == 0);
        CHECK(scene.output() == "1\n");
        CHECK(terminal.shows("1\r\n0\r\n"));
    }
    SECTION("none when detached from the start") {
        scene.job.streams = {terminal.descriptor(), terminal.descriptor(), terminal.descriptor()};
        scene.job.use_terminal = false;
        CHECK(scene.finish(scene.start(take)).exit_code == 0);
        CHECK(terminal.shows("1\r\n1\r\n1\r\n"));
    }
}
