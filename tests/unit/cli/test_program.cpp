// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "cli/command_table.hpp"
#include "cli/program.hpp"
#include "support/captured_terminal.hpp"

using namespace dltask;
using Words = std::vector<std::string>;

namespace {

struct Outcome {
    int code = 0;
    std::string out;
    std::string err;
};

Outcome run(const Words& words) {
    test::CapturedTerminal terminal;
    const sys::SystemClock clock;
    const cli::World world{terminal, clock, {}, "/", false};
    const int code = static_cast<int>(run_program(world, words));
    return {code, terminal.answer, terminal.conversation};
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != text.npos;
}

}  // namespace

TEST_CASE("help that is asked for is an answer, help that is needed is an error", "[cli]") {
    const Outcome asked = run({"-h"});
    CHECK(asked.code == 0);
    CHECK(asked.err.empty());
    const Outcome needed = run({});
    CHECK(needed.code == 129);
    CHECK(needed.out.empty());
    CHECK(needed.err == asked.out);
    const Outcome full = run({"--help"});
    CHECK(full.code == 0);
    CHECK(contains(full.out, "exit codes"));
}

TEST_CASE("every command has short and long help", "[cli]") {
    for (const cli::Command& command : cli::all_commands()) {
        INFO(command.name);
        const Outcome brief = run({command.name, "-h"});
        const Outcome full = run({command.name, "--help"});
        CHECK(brief.code == 0);
        CHECK(brief.err.empty());
        CHECK(brief.out.rfind("usage: git dltask " + command.name, 0) == 0);
        CHECK(full.code == 0);
        CHECK(contains(full.out, command.summary));
    }
}

TEST_CASE("every command refuses an option that it does not know", "[cli]") {
    for (const cli::Command& command : cli::all_commands()) {
        INFO(command.name);
        const Outcome outcome = run({command.name, "--no-such-option"});
        CHECK(outcome.code == 129);
        CHECK(contains(outcome.err, "error: unknown option '--no-such-option'\n"));
        CHECK(contains(outcome.err, " -h\n"));
        CHECK(outcome.out.empty());
    }
}

TEST_CASE("an unknown command is answered with the one that was meant", "[cli]") {
    const Outcome outcome = run({"hepl"});
    CHECK(outcome.code == 129);
    CHECK(outcome.err ==
          "error: unknown command 'hepl'\nhint: did you mean 'git dltask help'?\nhint: git dltask -h\n");
}

TEST_CASE("the version is one line", "[cli]") {
    const Outcome outcome = run({"--version"});
    CHECK(outcome.code == 0);
    CHECK(outcome.out == "git-dltask " DLTASK_VERSION "\n");
}

TEST_CASE("a directory that cannot be entered is fatal", "[cli]") {
    const Outcome outcome = run({"-C", "no-such-directory", "help"});
    CHECK(outcome.code == 128);
    CHECK(outcome.err == "fatal: cannot change to 'no-such-directory': No such file or directory\n");
}

TEST_CASE("the command table is told to programs as JSON", "[cli]") {
    const Outcome outcome = run({"help", "--dump"});
    CHECK(outcome.code == 0);
    CHECK(contains(outcome.out, "\"name\": \"completion\""));
}

TEST_CASE("help explains a command by name", "[cli]") {
    CHECK(run({"help", "help"}).out == run({"help", "--help"}).out);
    CHECK(run({"help", "no-such"}).code == 129);
}
