// SPDX-License-Identifier: Apache-2.0
#include "sys/supervised_process.hpp"

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include "base/error.hpp"
#include "sys/control_group.hpp"
#include "sys/guardian.hpp"

namespace dltask::sys {

SupervisedProcess::SupervisedProcess(const SupervisedCommand& command) {
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        throw fatal("cannot start '" + command.argv.at(0) + "': " + reason(errno));
    }
    guardian_.reset(ends[0]);
    Descriptor theirs{ends[1]};
    siginfo_t any{};
    // Seldom are there some; only then is the look through /proc worth its time.
    const bool has_children = ::waitid(P_ALL, 0, &any, WEXITED | WNOHANG | WNOWAIT) == 0;
    if (has_children) other_children_ = children_of(::getpid());
    ::prctl(PR_GET_CHILD_SUBREAPER, &was_subreaper_);
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    guardian_pid_ = ::fork();
    if (guardian_pid_ == 0) {
        guardian_.reset();
        be_guardian(command, theirs.get());
    }
    if (guardian_pid_ < 0) {
        const int error = errno;
        ::prctl(PR_SET_CHILD_SUBREAPER, was_subreaper_);
        throw fatal("cannot start '" + command.argv.at(0) + "': " + reason(error));
    }
}

SupervisedProcess::~SupervisedProcess() {
    if (guardian_) {
        kill_all();
        guardian_.reset();
        // What hangs in the kernel must not make us hang: the guardian goes on without us.
        ::waitpid(guardian_pid_, nullptr, WNOHANG);
    }
    ::prctl(PR_SET_CHILD_SUBREAPER, was_subreaper_);
}

std::optional<ProcessEvent> SupervisedProcess::read() {
    if (!guardian_) return std::nullopt;
    ProcessEvent event;
    const ssize_t got = ::recv(guardian_.get(), &event, sizeof event, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return std::nullopt;
    if (got != static_cast<ssize_t>(sizeof event)) return lost_guardian();
    if (event.kind == ProcessEvent::Kind::all_gone) {
        guardian_.reset();
        ::waitpid(guardian_pid_, nullptr, 0);
        close_group();
    }
    return event;
}

ProcessEvent SupervisedProcess::lost_guardian() {
    guardian_.reset();
    ::waitpid(guardian_pid_, nullptr, 0);
    ControlGroup::of(guardian_pid_).kill();
    // Its descendants are now our children: we are a reaper too.
    for (bool found = true; found;) {
        found = false;
        for (const pid_t child : children_of(::getpid())) {
            if (std::find(other_children_.begin(), other_children_.end(), child) != other_children_.end()) {
                continue;
            }
            found = true;
            ::kill(child, SIGKILL);
            ::waitpid(child, nullptr, 0);
        }
    }
    close_group();
    return {ProcessEvent::Kind::guardian_lost, 0, false};
}

void SupervisedProcess::close_group() {
    const ControlGroup group = ControlGroup::of(guardian_pid_);
    memory_kills_ = group.memory_kills();
    group.remove();
}

void SupervisedProcess::send(GuardianOrder order) {
    // A guardian that is gone is told by the next read.
    if (guardian_) ::send(guardian_.get(), &order, sizeof order, MSG_NOSIGNAL);
}

void SupervisedProcess::signal_group(int number) {
    send({GuardianOrder::Kind::signal_group, number});
}

void SupervisedProcess::signal_rest(int number) {
    send({GuardianOrder::Kind::signal_rest, number});
}

void SupervisedProcess::kill_all() {
    send({GuardianOrder::Kind::kill_all, SIGKILL});
}

}  // namespace dltask::sys
