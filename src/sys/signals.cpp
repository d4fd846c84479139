// SPDX-License-Identifier: Apache-2.0
#include "sys/signals.hpp"

#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/error.hpp"
#include "sys/host.hpp"
#include "sys/machine.hpp"

namespace dltask::sys {

std::vector<int> key_signals() {
    return {SIGINT, SIGQUIT};
}

std::vector<int> ending_signals() {
    return {SIGINT, SIGTERM, SIGQUIT, SIGHUP};
}

std::string describe_sender(const SignalEvent& event) {
    if (event.sender <= 0) return {};
    std::string program = text_of_process(std::to_string(event.sender) + "/comm");
    while (!program.empty() && program.back() == '\n') program.pop_back();
    return program + (program.empty() ? "of " : " of ") + user_name(event.user);
}

SignalWatch::SignalWatch(const std::vector<int>& numbers) {
    sigset_t wanted;
    ::sigemptyset(&wanted);
    for (const int number : numbers) ::sigaddset(&wanted, number);
    descriptor_.reset(::signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!descriptor_) throw fatal("cannot watch signals: " + reason(errno));
    ::sigprocmask(SIG_BLOCK, &wanted, &before_);
}

SignalWatch::~SignalWatch() {
    ::sigprocmask(SIG_SETMASK, &before_, nullptr);
}

std::vector<SignalEvent> SignalWatch::read() {
    std::vector<SignalEvent> events;
    std::array<signalfd_siginfo, 8> buffer{};
    for (;;) {
        const long got = read_some(descriptor_.get(), reinterpret_cast<char*>(buffer.data()), sizeof buffer);
        if (got <= 0) return events;
        const std::size_t count = static_cast<std::size_t>(got) / sizeof(signalfd_siginfo);
        for (std::size_t i = 0; i < count; ++i) {
            const bool from_process = buffer[i].ssi_code <= 0;  // SI_USER, SI_QUEUE, SI_TKILL
            events.push_back({static_cast<int>(buffer[i].ssi_signo),
                              from_process ? static_cast<pid_t>(buffer[i].ssi_pid) : 0, buffer[i].ssi_uid});
        }
    }
}

IgnoredSignals::IgnoredSignals(const std::vector<int>& numbers) {
    for (const int number : numbers) {
        struct sigaction ignore {};
        ignore.sa_handler = SIG_IGN;
        Before before{number, {}};
        ::sigaction(number, &ignore, &before.action);
        before_.push_back(before);
    }
}

IgnoredSignals::~IgnoredSignals() {
    for (const Before& before : before_) ::sigaction(before.number, &before.action, nullptr);
}

void stop_own_group() {
    sigset_t suspend;
    sigset_t before;
    ::sigemptyset(&suspend);
    ::sigaddset(&suspend, SIGTSTP);
    ::sigprocmask(SIG_BLOCK, &suspend, &before);
    ::kill(0, SIGTSTP);
    ::sigprocmask(SIG_UNBLOCK, &suspend, nullptr);  // here we stop
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
}

bool interrupt_process(pid_t process) {
    return process > 0 && ::kill(process, SIGINT) == 0;
}

bool end_process(pid_t process) {
    return process > 0 && ::kill(process, SIGTERM) == 0;
}

}  // namespace dltask::sys
