// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>

#include "base/error.hpp"
#include "base/sanitizer.hpp"
#include "model/task_record.hpp"
#include "sys/file.hpp"
#include "unit/run/scene.hpp"

using dltask::model::TaskState;
using dltask::run::Outcome;
using dltask::run::StopCause;
using dltask::sys::Descriptor;

TEST_CASE("all 256 exit codes are the script's") {
    Scene scene;
    for (int code = 0; code < 256; ++code) {
        scene.job.commands = {{"/bin/sh", "-c", "exit " + std::to_string(code)}};
        const Outcome outcome = scene.run();
        CHECK(outcome.exit_code == code);
        CHECK(outcome.started);
        CHECK(outcome.signal == 0);
        CHECK(outcome.state() == (code == 0 ? TaskState::succeeded : TaskState::failed));
    }
}

TEST_CASE("a script that kills itself is reported with signal and core") {
    Scene scene;
    for (const int number : {SIGHUP, SIGINT, SIGQUIT, SIGABRT, SIGKILL, SIGSEGV, SIGTERM, SIGUSR1}) {
        scene.script("ulimit -c 0; kill -" + std::to_string(number) + " $$");
        const Outcome outcome = scene.run();
        CHECK(outcome.exit_code == 128 + number);
        CHECK(outcome.signal == number);
        CHECK(outcome.stopped == StopCause::none);
        CHECK(outcome.state() == TaskState::failed);
    }
}

TEST_CASE("both streams arrive unchanged, and in the log with times") {
    Scene scene;
    scene.script("printf 'out\\n'; printf 'err\\n' >&2; printf '\\001\\377\\000\\r\\n'");
    CHECK(scene.run().exit_code == 0);
    CHECK(scene.output() == std::string("out\n\x01\xff\0\r\n", 9));
    CHECK(scene.error() == "err\n");
    const std::string log = scene.log();
    CHECK(log.find(" out\n") == 23);
    CHECK(log.find(" err\n") != std::string::npos);
    CHECK(log.find(" \\x01\\xff\\x00\n") != std::string::npos);
}

TEST_CASE("binary output arrives byte for byte") {
    Scene scene;
    scene.script("head -c 600000 /dev/urandom | tee copy");
    CHECK(scene.run().exit_code == 0);
    CHECK(scene.output() == dltask::sys::read_file(scene.path("copy")));
}

TEST_CASE("commands run in order until one fails; their log is one") {
    Scene scene;
    scene.job.commands = {{"/bin/sh", "-c", "echo one"},
                          {"/bin/sh", "-c", "echo two; exit 3"},
                          {"/bin/sh", "-c", "echo three"}};
    const Outcome outcome = scene.run();
    CHECK(outcome.exit_code == 3);
    CHECK(scene.output() == "one\ntwo\n");
    CHECK(outcome.seconds > 0);
    CHECK(outcome.ended_at.unix_seconds >= outcome.started_at.unix_seconds);
}

TEST_CASE("what cannot be started has the shell's codes and is no attempt") {
    Scene scene;
    dltask::sys::write_file(scene.path("data"), "no program");
    const auto code_of = [&](const std::string& program) {
        scene.job.commands = {{program}};
        const Outcome outcome = scene.run();
        CHECK_FALSE(outcome.started);
        CHECK(outcome.problem.find(program) != std::string::npos);
        return outcome.exit_code;
    };
    CHECK(code_of("/nowhere/python3") == 127);
    CHECK(code_of("python3") == 127);  // not looked for in the working directory
    CHECK(code_of(scene.path("data").string()) == 126);
    CHECK(code_of(scene.path("").string()) == 126);
    scene.job.directory = scene.path("gone");
    scene.script("exit 0");
    const Outcome outcome = scene.run();
    CHECK(outcome.exit_code == 125);
    CHECK(outcome.problem.find("gone") != std::string::npos);
    CHECK(scene.log().empty());
}

#ifndef DLTASK_ADDRESS_SANITIZER  // sanitizers need descriptors of their own
TEST_CASE("a run that the system has nothing left for is not started: 125") {
    Scene scene;
    scene.script("exit 0");
    const pid_t runner = scene.start([] {
        const int next = ::dup(STDERR_FILENO);
        const rlimit few{static_cast<rlim_t>(next) + 3, static_cast<rlim_t>(next) + 3};
        ::close(next);
        ::setrlimit(RLIMIT_NOFILE, &few);
    });
    const Outcome outcome = scene.finish(runner);
    CHECK(outcome.exit_code == 125);
    CHECK_FALSE(outcome.started);
}
#endif

TEST_CASE("environment, working directory and arguments are the given ones") {
    Scene scene;
    scene.job.environment = {};
    scene.job.environment.set("A", "b c");
    scene.job.commands = {
        {"/bin/sh", "-c", "pwd; env | grep -v -e PWD -e _= -e SHLVL; echo \"$1\"", "sh", "x y"}};
    CHECK(scene.run().exit_code == 0);
    CHECK(scene.output() == std::filesystem::canonical(scene.job.directory).string() + "\nA=b c\nx y\n");
}

TEST_CASE("the script inherits nothing but its streams, in a group of its own, with plain signals") {
    Scene scene;
    const Descriptor kept{::open("/dev/null", O_RDONLY)};
    scene.script(
        "ls /proc/self/fd | wc -l; ps -o pgid= -p $$ | tr -d ' '; echo $$; "
        "grep -E 'Sig(Blk|Ign)' /proc/$$/status | tr -d '\\t0'");
    CHECK(scene.run().exit_code == 0);
    std::istringstream output{scene.output()};
    std::string descriptors, group, process, blocked, ignored;
    output >> descriptors >> group >> process >> blocked >> ignored;
    CHECK(descriptors == "4");  // ls has its directory open
    CHECK(group == process);
    CHECK(blocked == "SigBlk:");
    CHECK(ignored == "SigIgn:");
}

TEST_CASE("stdin is the given pipe or file, else nothing") {
    Scene scene;
    scene.script("cat");
    CHECK(scene.run().exit_code == 0);
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    const Descriptor reading{ends[0]};
    Descriptor writing{ends[1]};
    REQUIRE(dltask::sys::write_all(writing.get(), "typed\n") == 0);
    writing.reset();
    scene.job.streams.input = reading.get();
    CHECK(scene.run().exit_code == 0);
    scene.job.streams.input = 999;
    CHECK(scene.run().exit_code == 0);
    CHECK(scene.output() == "typed\n");
}

TEST_CASE("a grandchild that holds the pipe does not hold the run, and is ended") {
    Scene scene;
    scene.script("sleep 1000 & echo $! > pid; echo done");
    const Outcome outcome = scene.run();
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.seconds < 5);
    CHECK_FALSE(is_alive(std::stoi(scene.wait_for("pid"))));
    CHECK(scene.output() == "done\n");
}

TEST_CASE("a child that made itself a daemon is ended, one that ignores TERM too") {
    Scene scene;
    scene.script(
        "setsid sh -c '(trap \"\" TERM; echo $$ > daemon; while :; do sleep 1000; done) &' "
        "</dev/null >/dev/null 2>&1; while ! test -s daemon; do :; done; exit 4");
    const Outcome outcome = scene.run();
    CHECK(outcome.exit_code == 4);
    const pid_t daemon = std::stoi(scene.wait_for("daemon"));
    CHECK_FALSE(is_alive(daemon));
}

TEST_CASE("a late word of a child is still heard") {
    Scene scene;
    scene.script("(sleep 0.2; echo late) & echo early");
    CHECK(scene.run().exit_code == 0);
    CHECK(scene.output() == "early\nlate\n");
}

TEST_CASE("a reader that stops reading does not hold the script up; the log has everything") {
    Scene scene;
    // The pipe takes 1 MiB, the buffer 8: nobody reads it.
    scene.script("yes 0123456789abcdefghijklmnopqrstuvwxyz | head -n 500000; echo end >&2");
    const Outcome outcome = scene.run();
    CHECK(outcome.exit_code == 0);
    std::ifstream log{scene.job.log};
    std::size_t lines = 0;
    for (std::string line; std::getline(log, line);) {
        if (line.find("0123456789abcdefghijklmnopqrstuvwxyz") == 24) ++lines;
    }
    CHECK(lines == 500'000);
    CHECK(scene.error() == "end\n");
}

TEST_CASE("a reader that has gone does not end the script") {
    Scene scene;
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    ::close(ends[0]);
    const Descriptor writing{ends[1]};
    scene.job.streams.output = writing.get();
    scene.script("echo one; echo two; echo three >&2");
    CHECK(scene.run().exit_code == 0);
    CHECK(scene.log().find(" two\n") != std::string::npos);
    CHECK(scene.error() == "three\n");
}

TEST_CASE("our stdout may be a file") {
    Scene scene;
    const Descriptor file{::open(scene.path("out").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600)};
    scene.job.streams.output = file.get();
    scene.script("yes | head -c 3000000");
    CHECK(scene.run().exit_code == 0);
    CHECK(std::filesystem::file_size(scene.path("out")) == 3'000'000);
}

TEST_CASE("a log that is removed in the run is still written, and has its name again") {
    Scene scene;
    scene.script("rm task.log; echo x");
    const Outcome outcome = scene.run();
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.log_problem.empty());
    CHECK(std::filesystem::file_size(scene.job.log) == std::string{"YYYY-MM-DD HH:MM:SS.mmm x\n"}.size());
}

TEST_CASE("what takes the place of the log's directory goes out of the way, and gets no log") {
    Scene scene;
    std::filesystem::create_directory(scene.path("task"));
    scene.job.log = scene.path("task/task.log");
    scene.script("mkdir elsewhere; mv task old; ln -s elsewhere task; echo x");
    const Outcome outcome = scene.run();
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.log_problem.empty());
    CHECK(outcome.set_aside == scene.path("task.replaced"));
    CHECK(std::filesystem::is_symlink(scene.path("task.replaced")));
    CHECK(std::filesystem::is_empty(scene.path("elsewhere")));
    CHECK(std::filesystem::file_size(scene.job.log) == std::string{"YYYY-MM-DD HH:MM:SS.mmm x\n"}.size());
}

TEST_CASE("a log in whose place is something else leaves that, and says so") {
    Scene scene;
    scene.script("rm task.log; mkdir task.log; echo x");
    const Outcome outcome = scene.run();
    CHECK(outcome.exit_code == 0);
    CHECK_FALSE(outcome.log_problem.empty());
    CHECK(std::filesystem::is_directory(scene.job.log));
}

TEST_CASE("nothing starts when the log cannot be opened") {
    Scene scene;
    scene.job.log = scene.path("gone/task.log");
    scene.script("touch ran");
    CHECK_THROWS_AS(scene.run(), dltask::Error);
    CHECK_FALSE(std::filesystem::exists(scene.path("ran")));
}
