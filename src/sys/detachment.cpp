// SPDX-License-Identifier: Apache-2.0
#include "sys/detachment.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "base/error.hpp"

namespace dltask::sys {
namespace {

constexpr int exit_signal_base = 128;

/// In the user's process, which owns nothing: its end must not run destructors of ours.
[[noreturn]] void wait_for_news(int news, pid_t child) {
    char word = 0;
    if (read_some(news, &word, 1) == 1) ::_exit(0);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : exit_signal_base + WTERMSIG(status));
}

}  // namespace

Detachment Detachment::begin() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw fatal("could not create a pipe: " + reason(errno));
    Descriptor news{ends[0]};
    Descriptor told{ends[1]};
    const pid_t child = ::fork();
    if (child < 0) throw fatal("could not start a process: " + reason(errno));
    if (child > 0) {
        told.reset();
        wait_for_news(news.get(), child);
    }
    ::setsid();
    return Detachment{std::move(told)};
}

void Detachment::let_go() {
    if (!told_) return;
    const Descriptor nothing{::open("/dev/null", O_RDWR | O_CLOEXEC)};
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (nothing) ::dup2(nothing.get(), stream);
    }
    static_cast<void>(write_all(told_.get(), "r"));
    told_.reset();
}

}  // namespace dltask::sys
