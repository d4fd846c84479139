// SPDX-License-Identifier: Apache-2.0
#include "sys/guardian.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <ctime>
#include <optional>
#include <string>

#include "sys/control_group.hpp"
#include "sys/program_image.hpp"

namespace dltask::sys {
namespace {

constexpr int kill_again_ms = 20;  // a dying process may still have made another

std::int64_t now_ms() {
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return std::int64_t{time.tv_sec} * 1000 + time.tv_nsec / 1'000'000;
}

/// Closes everything but `kept`: whoever waits for the end of a pipe must not wait for us.
void close_all_but(std::vector<int> kept) {
    std::sort(kept.begin(), kept.end());
    unsigned from = 0;
    for (const int descriptor : kept) {
        if (descriptor < 0 || static_cast<unsigned>(descriptor) < from) continue;
        if (static_cast<unsigned>(descriptor) > from) {
            ::close_range(from, static_cast<unsigned>(descriptor) - 1, 0);
        }
        from = static_cast<unsigned>(descriptor) + 1;
    }
    ::close_range(from, ~0U, 0);
}

class Guardian {
public:
    Guardian(const SupervisedCommand& command, int socket) : command_{command}, socket_{socket} {}

    /// Until no descendant is left.
    void live() {
        ::prctl(PR_SET_NAME, "dltask-guardian");
        ::prctl(PR_SET_CHILD_SUBREAPER, 1);
        ::setsid();  // no key and no hang-up of a terminal reaches us
        start();
        while (reap()) wait();
        report({ProcessEvent::Kind::all_gone, 0, false});
        if (orphaned_ && group_) group_->remove();
        // Ending with an order unread would make the other side lose our last words.
        GuardianOrder late;
        while (::recv(socket_, &late, sizeof late, 0) > 0) {
        }
    }

private:
    void start();
    void await_begin(const std::array<int, 2>& begun) const;
    [[nodiscard]] bool reap();
    void wait();
    void obey();
    void notice_orphaned();
    void report(const ProcessEvent& event) const;
    void signal_children(int number) const;

    const SupervisedCommand& command_;
    int socket_;
    std::optional<ControlGroup> group_;
    int child_signals_ = -1;
    pid_t program_ = -1;
    bool program_lives_ = false;
    bool killing_ = false;
    bool orphaned_ = false;
    std::int64_t kill_at_ms_ = 0;
};

void Guardian::report(const ProcessEvent& event) const {
    ::send(socket_, &event, sizeof event, MSG_NOSIGNAL);
}

void Guardian::start() {
    sigset_t all;
    ::sigfillset(&all);
    ::sigprocmask(SIG_SETMASK, &all, nullptr);
    const ProgramImage image{command_};
    const pid_t guardian = ::getpid();
    std::array<int, 2> begun{-1, -1};  // closed by the execution of the program, as by its failure
    const bool tells = ::pipe2(begun.data(), O_CLOEXEC) == 0;
    group_ = ControlGroup::create();
    program_ = group_ ? group_->fork_into() : ::fork();
    if (program_ == 0) {
        report(image.become(guardian));
        ::_exit(127);
    }
    if (program_ < 0) report({ProcessEvent::Kind::cannot_execute, errno, false});
    program_lives_ = program_ > 0;
    if (tells) await_begin(begun);
    sigset_t child;
    ::sigemptyset(&child);
    ::sigaddset(&child, SIGCHLD);
    child_signals_ = ::signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    std::vector<int> kept = command_.kept;
    kept.insert(kept.end(), {socket_, child_signals_, command_.user_terminal});
    close_all_but(std::move(kept));
}

void Guardian::await_begin(const std::array<int, 2>& begun) const {
    ::close(begun[1]);
    char nothing = 0;
    while (::read(begun[0], &nothing, 1) < 0 && errno == EINTR) {
    }
    if (program_lives_) report({ProcessEvent::Kind::started, 0, false});
}

bool Guardian::reap() {
    for (;;) {
        siginfo_t ended{};
        if (::waitid(P_ALL, 0, &ended, WEXITED | WNOHANG) != 0) return errno == EINTR;
        if (ended.si_pid == 0) return true;
        if (ended.si_pid != program_) continue;
        program_lives_ = false;
        const bool exited = ended.si_code == CLD_EXITED;
        report({exited ? ProcessEvent::Kind::exited : ProcessEvent::Kind::killed, ended.si_status,
                ended.si_code == CLD_DUMPED});
    }
}

void Guardian::wait() {
    if (orphaned_ && now_ms() >= kill_at_ms_) killing_ = true;
    if (killing_ && group_) group_->kill();
    if (killing_) signal_children(SIGKILL);
    int limit = killing_ ? kill_again_ms : -1;
    if (orphaned_ && !killing_) limit = static_cast<int>(std::max<std::int64_t>(kill_at_ms_ - now_ms(), 0));
    std::array<pollfd, 2> polled{{{child_signals_, POLLIN, 0}, {orphaned_ ? -1 : socket_, POLLIN, 0}}};
    if (::poll(polled.data(), polled.size(), limit) <= 0) return;
    if (polled[0].revents != 0) {
        signalfd_siginfo ignored{};
        while (::read(child_signals_, &ignored, sizeof ignored) > 0) {
        }
    }
    if (polled[1].revents != 0) obey();
}

void Guardian::obey() {
    GuardianOrder order;
    const ssize_t got = ::recv(socket_, &order, sizeof order, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got != static_cast<ssize_t>(sizeof order)) return notice_orphaned();
    switch (order.kind) {
        case GuardianOrder::Kind::signal_group:
            // Only while it is not reaped is its number surely its own.
            if (program_lives_) ::kill(-program_, order.number);
            break;
        case GuardianOrder::Kind::signal_rest:
            signal_children(order.number);
            break;
        case GuardianOrder::Kind::kill_all:
            killing_ = true;
            break;
    }
}

void Guardian::notice_orphaned() {
    orphaned_ = true;
    kill_at_ms_ = now_ms() + command_.orphaned.count();
    if (command_.user_terminal >= 0) {
        ::tcsetattr(command_.user_terminal, TCSANOW, &command_.user_modes);
    }
    if (program_lives_) ::kill(-program_, SIGCONT);
    if (program_lives_) ::kill(-program_, SIGTERM);
    signal_children(SIGTERM);
}

void Guardian::signal_children(int number) const {
    for (const pid_t child : children_of(::getpid())) ::kill(child, number);
}

/// The parent of a process; -1 when it is gone. The name in the line may hold anything.
pid_t parent_of(const char* process) {
    const std::string path = std::string{"/proc/"} + process + "/stat";
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    std::array<char, 512> line{};
    if (!file || read_some(file.get(), line.data(), line.size() - 1) <= 0) return -1;
    const char* after_name = std::strrchr(line.data(), ')');
    if (after_name == nullptr || std::strlen(after_name) < 5) return -1;
    pid_t parent = -1;
    std::from_chars(after_name + 4, line.data() + line.size(), parent);
    return parent;
}

}  // namespace

std::vector<pid_t> children_of(pid_t parent) {
    std::vector<pid_t> children;
    DIR* processes = ::opendir("/proc");
    if (processes == nullptr) return children;
    while (const dirent* entry = ::readdir(processes)) {
        pid_t process = -1;
        const char* end = entry->d_name + std::strlen(entry->d_name);
        if (std::from_chars(entry->d_name, end, process).ptr != end) continue;
        if (parent_of(entry->d_name) == parent) children.push_back(process);
    }
    ::closedir(processes);
    return children;
}

void be_guardian(const SupervisedCommand& command, int socket) {
    Guardian{command, socket}.live();
    ::_exit(0);
}

}  // namespace dltask::sys
