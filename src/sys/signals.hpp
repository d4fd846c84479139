// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <csignal>
#include <string>
#include <vector>

#include "sys/descriptor.hpp"

namespace dltask::sys {

/// A signal that came in. `sender` is the process that sent it; 0: the kernel did (a key, a hang-up), or one
/// that is outside of our container.
struct SignalEvent {
    int number = 0;
    pid_t sender = 0;
    unsigned user = 0;  ///< of the sender
};

/// `slurmstepd of root`: the sender's program, as long as it is there, and its user. Empty: nobody can say.
[[nodiscard]] std::string describe_sender(const SignalEvent& event);

/// The signals by which people and systems ask a program to end: INT, TERM, QUIT, HUP.
[[nodiscard]] std::vector<int> ending_signals();

/// Those that keys send to the whole process group, a pager in it included: INT, QUIT.
[[nodiscard]] std::vector<int> key_signals();

/// Sends SIGINT, or SIGTERM, to one process; false: there is no such process of ours.
[[nodiscard]] bool interrupt_process(pid_t process);
[[nodiscard]] bool end_process(pid_t process);

/// Takes signals as data instead of having them end us: blocks them while it lives and reads them
/// from a descriptor that becomes readable. For a process with one thread.
class SignalWatch {
public:
    explicit SignalWatch(const std::vector<int>& numbers);
    ~SignalWatch();  ///< what has not been read takes effect now
    SignalWatch(const SignalWatch&) = delete;
    SignalWatch& operator=(const SignalWatch&) = delete;

    [[nodiscard]] int descriptor() const noexcept { return descriptor_.get(); }
    [[nodiscard]] std::vector<SignalEvent> read();  ///< without waiting

private:
    sigset_t before_{};
    Descriptor descriptor_;
};

/// Ignores signals while it lives (SIGPIPE, SIGTTOU: a write then fails instead).
class IgnoredSignals {
public:
    explicit IgnoredSignals(const std::vector<int>& numbers);
    ~IgnoredSignals();
    IgnoredSignals(const IgnoredSignals&) = delete;
    IgnoredSignals& operator=(const IgnoredSignals&) = delete;

private:
    struct Before {
        int number;
        struct sigaction action;
    };
    std::vector<Before> before_;
};

/// What Ctrl-Z does: stops our process group, ourselves included, and returns when we go on. Returns
/// at once where nobody could continue us (an orphaned group), as the kernel has it.
void stop_own_group();

}  // namespace dltask::sys
