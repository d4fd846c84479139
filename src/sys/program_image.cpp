// SPDX-License-Identifier: Apache-2.0
#include "sys/program_image.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "sys/argument_pointers.hpp"

namespace dltask::sys {
namespace {

/// Any of the three may be numbered 0 to 2 itself, so all are lifted above before one is set.
bool take_streams(std::array<int, 3> streams) {
    for (int& stream : streams) {
        if (stream < 0) stream = ::open("/dev/null", O_RDWR | O_CLOEXEC);
        stream = ::fcntl(stream, F_DUPFD_CLOEXEC, 3);
        if (stream < 0) return false;
    }
    for (int i = 0; i < 3; ++i) {
        if (::dup2(streams[static_cast<std::size_t>(i)], i) < 0) return false;
    }
    return true;
}

void reset_signals() {
    struct sigaction standard {};
    standard.sa_handler = SIG_DFL;
    for (int number = 1; number < NSIG; ++number) ::sigaction(number, &standard, nullptr);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

}  // namespace

ProgramImage::ProgramImage(const SupervisedCommand& command)
    : command_{command},
      variables_{command.environment.strings()},
      arguments_{argument_pointers(command.argv)},
      environment_{argument_pointers(variables_)} {}

ProcessEvent ProgramImage::become(pid_t parent) const {
    using Kind = ProcessEvent::Kind;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);
    ::setsid();
    if (command_.terminal >= 0) ::ioctl(command_.terminal, TIOCSCTTY, 0);
    if (!take_streams({command_.input, command_.output, command_.error})) {
        return {Kind::cannot_execute, errno, false};
    }
    if (!command_.directory.empty() && ::chdir(command_.directory.c_str()) != 0) {
        return {Kind::cannot_change_directory, errno, false};
    }
    // Marked, not closed: the socket is still needed to say that the next call failed.
    ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    reset_signals();
    ::execve(arguments_.front(), arguments_.data(), environment_.data());
    return {Kind::cannot_execute, errno, false};
}

}  // namespace dltask::sys
