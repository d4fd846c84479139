// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "support/temporary_directory.hpp"
#include "sys/process.hpp"

using namespace dltask;
using sys::Child;
using sys::Command;
using sys::ProcessResult;

namespace {

Command command(std::vector<std::string> argv) {
    Command command;
    command.argv = std::move(argv);
    return command;
}

/// The tests may use a shell; the program may not.
Command shell(const std::string& script) {
    return command({"/bin/sh", "-c", script});
}

}  // namespace

TEST_CASE("both streams and the exit code of a program are captured") {
    const ProcessResult result = sys::run(shell("echo out; echo err >&2; exit 7"));
    CHECK(result.exit_code == 7);
    CHECK(result.signal == 0);
    CHECK(result.out == "out\n");
    CHECK(result.err == "err\n");
    CHECK_FALSE(result.ok());
}

TEST_CASE("a program killed by a signal is told as 128 and the signal") {
    const ProcessResult result = sys::run(shell("kill -TERM $$"));
    CHECK(result.signal == SIGTERM);
    CHECK(result.exit_code == 128 + SIGTERM);
}

TEST_CASE("a program that is not there is fatal and named") {
    CHECK_THROWS_WITH(sys::run(command({"/nowhere/program"})), Catch::Contains("/nowhere/program"));
    CHECK_THROWS_AS(sys::run(command({})), Error);
}

TEST_CASE("megabytes go in and come out again without either side waiting for the other") {
    std::string data;
    for (int i = 0; data.size() < 8'000'000; ++i) data += std::to_string(i) + '\n';
    const ProcessResult result = sys::run(command({"/bin/cat"}), data);
    CHECK(result.ok());
    CHECK(result.out == data);
}

TEST_CASE("megabytes on stderr do not stop the reading of stdout") {
    const ProcessResult result = sys::run(shell("head -c 3000000 /dev/zero >&2; echo done"));
    CHECK(result.out == "done\n");
    CHECK(result.err.size() == 3'000'000);
}

TEST_CASE("a program that does not read its input answers all the same") {
    const ProcessResult result = sys::run(shell("exec <&-; echo no; exit 3"), std::string(1'000'000, 'x'));
    CHECK(result.exit_code == 3);
    CHECK(result.out == "no\n");
}

TEST_CASE("without input a program meets the end of its input at once") {
    CHECK(sys::run(command({"/bin/cat"})).out.empty());
}

TEST_CASE("a program gets its environment and its directory and nothing of ours") {
    const TemporaryDirectory directory;
    Command probe = shell("echo \"$PROBE-$HOME-$PWD\"");
    probe.environment.emplace();
    probe.environment->set("PROBE", "a b");
    probe.directory = directory.path();
    CHECK(sys::run(probe).out == "a b--" + directory.path().native() + "\n");
}

TEST_CASE("no descriptor of ours is handed down") {
    const std::string before = sys::run(shell("ls /proc/$$/fd")).out;
    const int open_file = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    const Child sibling{command({"/bin/cat"})};
    const ProcessResult result = sys::run(shell("ls /proc/$$/fd"));
    ::close(open_file);
    CHECK(result.out == before);
    CHECK(result.out.find("0\n1\n") == 0);
}

TEST_CASE("a program starts with no signal blocked and SIGPIPE as it should be") {
    sigset_t blocked;
    sigset_t before;
    sigfillset(&blocked);
    pthread_sigmask(SIG_BLOCK, &blocked, &before);
    const auto old = std::signal(SIGPIPE, SIG_IGN);
    const std::string mask = sys::run(shell("grep SigBlk /proc/self/status")).out;
    const std::string ignored = sys::run(shell("sed -n 's/^SigIgn:\t//p' /proc/self/status")).out;
    std::signal(SIGPIPE, old);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    CHECK(mask == "SigBlk:\t0000000000000000\n");
    CHECK((std::stoull(ignored, nullptr, 16) >> (SIGPIPE - 1) & 1U) == 0);
}

TEST_CASE("a child answers line by line and byte by byte") {
    Child child{command({"/bin/cat"})};
    child.write("one\ntwo\n12345rest");
    CHECK(child.read_line() == "one");
    CHECK(child.read_line() == "two");
    CHECK(child.read_exactly(5) == "12345");
    const ProcessResult result = child.finish();
    CHECK(result.ok());
    CHECK(result.out == "rest");
}

TEST_CASE("a child may be written much before it is read") {
    Child child{command({"/bin/cat"})};
    const std::string line(99, 'x');
    for (int i = 0; i < 50'000; ++i) child.write(line + '\n');
    int equal = 0;
    for (int i = 0; i < 50'000; ++i) equal += child.read_line() == line ? 1 : 0;
    CHECK(equal == 50'000);
}

TEST_CASE("a child that has gone is an error, not a signal") {
    Child child{shell("echo reason >&2; exit 9")};
    CHECK_THROWS_WITH(child.read_line(), Catch::Contains("exit code 9") && Catch::Contains("reason"));
    Child other{shell("exit 4")};
    CHECK_THROWS_AS(other.write(std::string(1'000'000, 'x')), Error);
}

TEST_CASE("a child that was moved is still the same child") {
    Child child{command({"/bin/cat"})};
    Child moved{std::move(child)};
    moved.write("x\n");
    Child assigned{command({"/bin/cat"})};
    assigned = std::move(moved);
    CHECK(assigned.read_line() == "x");
}

TEST_CASE("programs are found on absolute PATH entries outside the forbidden directory only") {
    const TemporaryDirectory directory;
    const std::filesystem::path tool = directory.path() / "tool";
    std::ofstream{tool} << "#!/bin/sh\n";
    ::chmod(tool.c_str(), 0755);
    sys::Environment environment;
    environment.set("PATH", "::.:relative:" + directory.path().native() + ":/bin");
    CHECK(sys::find_program("tool", environment) == tool);
    CHECK_FALSE(sys::find_program("tool", environment, directory.path()));
    CHECK_FALSE(sys::find_program("tool", environment, directory.path().parent_path()));
    CHECK(sys::find_program("sh", environment, directory.path()) == "/bin/sh");
    CHECK_FALSE(sys::find_program("no-such-program", environment));
    ::chmod(tool.c_str(), 0644);
    CHECK_FALSE(sys::find_program("tool", environment));
    environment.unset("PATH");
    CHECK(sys::find_program("sh", environment));
}
