// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <string>

#include "base/error.hpp"
#include "term/terminal.hpp"

using dltask::term::Colour;

namespace {

class Captured final : public dltask::term::Terminal {
public:
    void out(std::string_view text) override { answer += text; }
    void err(std::string_view text) override { talk += text; }
    std::string answer, talk;
};

/// Puts another descriptor in place of stdout for a while.
class Redirected {
public:
    explicit Redirected(int descriptor) : saved_{::dup(STDOUT_FILENO)} {
        ::dup2(descriptor, STDOUT_FILENO);
        ::close(descriptor);
    }
    ~Redirected() {
        ::dup2(saved_, STDOUT_FILENO);
        ::close(saved_);
    }
    Redirected(const Redirected&) = delete;
    Redirected& operator=(const Redirected&) = delete;

private:
    int saved_;
};

}  // namespace

TEST_CASE("the conversation is labelled line by line") {
    Captured terminal;
    terminal.say("done");
    terminal.hint("first\nsecond");
    terminal.warning("w");
    terminal.error("cannot");
    CHECK(terminal.talk == "done\nhint: first\nhint: second\nwarning: w\nerror: cannot\n");
    CHECK(terminal.answer.empty());
}

TEST_CASE("quiet silences status and hints, never warnings and errors") {
    Captured terminal;
    terminal.quiet = true;
    terminal.say("done");
    terminal.hint("type this");
    terminal.warning("w");
    terminal.error("e");
    CHECK(terminal.talk == "warning: w\nerror: e\n");
}

TEST_CASE("what is said cannot steer the terminal") {
    Captured terminal;
    terminal.say("branch '\x1b]0;x\x07'");
    terminal.error("\x1b[2J");
    CHECK(terminal.talk.find('\x1b') == std::string::npos);
}

TEST_CASE("colour only where it was asked for") {
    Captured terminal;
    CHECK(terminal.paint(Colour::green, "x") == "x");
    terminal.colour_out = true;
    CHECK(terminal.paint(Colour::green, "x") == "\x1b[32mx\x1b[m");
    CHECK(terminal.paint(Colour::none, "x") == "x");
    terminal.colour_err = true;
    terminal.error("e");
    CHECK(terminal.talk == "\x1b[31merror: \x1b[me\n");
}

TEST_CASE("a reader that went away ends the output, not the command") {
    std::signal(SIGPIPE, SIG_IGN);
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    ::close(ends[0]);
    dltask::term::StreamTerminal terminal;
    bool closed = false;
    {
        const Redirected output{ends[1]};
        terminal.out("x\n");
        terminal.out("y\n");
        closed = terminal.out_closed;
    }
    CHECK(closed);
}

TEST_CASE("a full disk below the answer is fatal") {
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    REQUIRE(full >= 0);
    dltask::term::StreamTerminal terminal;
    std::string message;
    {
        const Redirected output{full};
        try {
            terminal.out("x\n");
        } catch (const dltask::Error& error) {
            message = error.message();
        }
    }
    CHECK(message == "cannot write to standard output: No space left on device");
}

TEST_CASE("everything of a long answer arrives in a pipe") {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    dltask::term::StreamTerminal terminal;
    {
        const Redirected output{ends[1]};
        terminal.out(std::string(30000, 'x'));
    }
    std::string text(40000, '\0');
    std::size_t size = 0;
    for (ssize_t count = 0; (count = ::read(ends[0], text.data() + size, text.size() - size)) > 0;) {
        size += static_cast<std::size_t>(count);
    }
    ::close(ends[0]);
    CHECK(size == 30000);
    CHECK(terminal.width >= 0);
}
