// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>
#include <termios.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sys/descriptor.hpp"
#include "sys/environment.hpp"

namespace dltask::sys {

/// A program to start in a session and a process group of its own. `argv[0]` is an absolute path.
struct SupervisedCommand {
    std::vector<std::string> argv;
    Environment environment;
    std::filesystem::path directory;
    int input = -1;  ///< becomes stdin; -1: /dev/null
    int output = -1;
    int error = -1;
    int terminal = -1;                         ///< becomes its controlling terminal
    std::vector<int> kept;                     ///< stay open as long as any process of it lives (locks)
    std::chrono::milliseconds orphaned{2000};  ///< from TERM to KILL when we ourselves are killed
    int user_terminal = -1;                    ///< gets `user_modes` back when we are killed
    termios user_modes{};
};

struct GuardianOrder;

struct ProcessEvent {
    enum class Kind {
        cannot_change_directory,  ///< nothing was started; `value` is the errno value
        cannot_execute,           ///< likewise
        started,                  ///< the program runs, unless one of these came before
        exited,                   ///< `value` is the exit code
        killed,                   ///< `value` is the signal
        all_gone,                 ///< no descendant is alive; the last event
        guardian_lost,            ///< the guardian was killed; descendants are killed too; the last event
    };
    Kind kind = Kind::all_gone;
    int value = 0;
    bool core_dumped = false;
};

/// A program and all its descendants, the daemonised ones too. A guardian process stands between:
/// it is their reaper (PR_SET_CHILD_SUBREAPER), and ends them all when we die, by whatever cause. Where
/// we may make a cgroup they are in one of their own.
class SupervisedProcess {
public:
    /// Throws fatal when no process can be made.
    explicit SupervisedProcess(const SupervisedCommand& command);
    ~SupervisedProcess();  ///< kills what is left
    SupervisedProcess(const SupervisedProcess&) = delete;
    SupervisedProcess& operator=(const SupervisedProcess&) = delete;

    [[nodiscard]] int descriptor() const noexcept { return guardian_.get(); }  ///< readable: an event
    [[nodiscard]] std::optional<ProcessEvent> read();                          ///< without waiting

    /// How many of its processes the kernel killed for want of memory, once the last event was read; nullopt:
    /// they have no cgroup of their own that counts it.
    [[nodiscard]] std::optional<std::uint64_t> memory_kills() const noexcept { return memory_kills_; }

    void signal_group(int number);  ///< the program's process group, as long as the program lives
    void signal_rest(int number);   ///< every descendant that has lost its parent, and the program
    void kill_all();                ///< all descendants, again and again until none is left

private:
    void send(GuardianOrder order);
    ProcessEvent lost_guardian();
    void close_group();

    Descriptor guardian_;
    pid_t guardian_pid_ = -1;
    std::vector<pid_t> other_children_;  ///< that we had before; not ours to kill
    int was_subreaper_ = 0;
    std::optional<std::uint64_t> memory_kills_;
};

}  // namespace dltask::sys
