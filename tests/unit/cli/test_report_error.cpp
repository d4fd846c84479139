// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <new>
#include <stdexcept>

#include "base/error.hpp"
#include "cli/report_error.hpp"
#include "support/captured_terminal.hpp"

using namespace dltask;

namespace {

struct Outcome {
    ExitCode code;
    std::string text;
};

template <class Problem>
Outcome report(const Problem& problem, const sys::Environment& environment = {}, bool quiet = false) {
    test::CapturedTerminal terminal;
    terminal.quiet = quiet;
    const ExitCode code = cli::guarded(terminal, environment, [&problem]() -> ExitCode { throw problem; });
    CHECK(terminal.answer.empty());
    return {code, terminal.conversation};
}

}  // namespace

TEST_CASE("a refusal says what failed, that nothing changed, and what to type", "[cli]") {
    const Outcome outcome = report(refused("the core is not released", {"git dltask release"}));
    CHECK(outcome.code == ExitCode::refused);
    CHECK(outcome.text == "error: the core is not released\nnothing was changed\nhint: git dltask release\n");
}

TEST_CASE("a negative answer is an error without a promise", "[cli]") {
    const Outcome outcome = report(negative("no task 'x'"));
    CHECK(outcome.code == ExitCode::negative);
    CHECK(outcome.text == "error: no task 'x'\n");
}

TEST_CASE("an answer that comes before all changes says so", "[cli]") {
    const auto text = [](const Error& error, cli::Promise promise) {
        test::CapturedTerminal terminal;
        (void)cli::guarded(
            terminal, {}, [&error]() -> ExitCode { throw error; }, promise);
        return terminal.conversation;
    };
    CHECK(text(usage("no"), cli::Promise::refusals) == "error: no\n");
    CHECK(text(usage("no"), cli::Promise::usage) == "error: no\nnothing was changed\n");
    CHECK(text(negative("no"), cli::Promise::usage) == "error: no\n");
    CHECK(text(negative("no"), cli::Promise::answers) == "error: no\nnothing was changed\n");
}

TEST_CASE("an environment that fails is fatal, and so is a bug", "[cli]") {
    CHECK(report(fatal("not a git repository")).text ==
          "fatal: not a git repository\nhint: git init, then git dltask init\n");
    CHECK(report(fatal("not a git repository")).code == ExitCode::fatal);
    CHECK(report(std::logic_error{"oops"}).text == "fatal: bug in git-dltask: oops\n");
    CHECK(report(std::logic_error{"oops"}).code == ExitCode::fatal);
    CHECK(report(std::bad_alloc{}).text == "fatal: out of memory\n");
}

TEST_CASE("an environment that has run out of something gets a command that shows it", "[cli]") {
    CHECK(report(fatal("could not write '/x': No space left on device")).text ==
          "fatal: could not write '/x': No space left on device\n"
          "hint: df -h . && df -i ., make room, then again\n");
    CHECK(report(fatal("could not write '/x': Disk quota exceeded")).text.find("hint: quota -s") !=
          std::string::npos);
    CHECK(report(fatal("could not write '/x': Read-only file system")).text.find("hint: findmnt") !=
          std::string::npos);
}

TEST_CASE("advice can be silenced, errors cannot", "[cli]") {
    sys::Environment environment;
    environment.set("GIT_ADVICE", "0");
    CHECK(report(usage("unknown option '-x'", {"git dltask -h"}), environment).text ==
          "error: unknown option '-x'\n");
    CHECK(report(usage("unknown option '-x'", {"git dltask -h"}), {}, true).text ==
          "error: unknown option '-x'\n");
}

TEST_CASE("foreign bytes in a message do not reach the terminal as they are", "[cli]") {
    CHECK(report(fatal("cannot read '\x1b[31mred'")).text == "fatal: cannot read '\\x1b[31mred'\n");
    CHECK(report(negative("no task '\x1b[31mred'")).text == "error: no task '\\x1b[31mred'\n");
}
