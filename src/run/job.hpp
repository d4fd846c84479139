// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/moment.hpp"
#include "model/task_record.hpp"
#include "run/line_watch.hpp"
#include "run/stop_policy.hpp"
#include "sys/environment.hpp"

namespace dltask::run {

/// Our own streams, by descriptor. -1, or one that is closed: /dev/null.
struct Streams {
    int input = 0;
    int output = 1;
    int error = 2;
};

/// One attempt: commands that run one after the other until one fails or the run is stopped.
struct Job {
    std::vector<std::vector<std::string>> commands;  ///< argument vectors; each argv[0] an absolute path
    sys::Environment environment;                    ///< the whole environment of the script
    std::filesystem::path directory;                 ///< working directory
    std::filesystem::path log;                       ///< appended to
    bool ranks = false;                              ///< the lines of each rank go to a log of their own, too
    std::uint64_t log_limit = 0;                     ///< bytes of it; 0: none
    std::uint64_t rest_limit = 0;   ///< bytes of what it has no room for, compressed; 0: none
    std::filesystem::path raw_log;  ///< directory of what is printed byte for byte; empty: not kept
    std::uint64_t raw_limit = 0;    ///< bytes of it, compressed
    int attempt = 1;
    Streams streams;
    /// Where a stream of ours is a terminal the script gets a pseudo-terminal in its place. false: it
    /// gets pipes and no input, as for a run that is detached from the start.
    bool use_terminal = true;
    std::string title;  ///< what the terminal's title calls the run; empty: it is left alone
    std::chrono::milliseconds grace{20'000};  ///< from the first signal to the kill
    int stack_signal = 0;                     ///< asks for a stack before the kill; 0: none does
    WatchSettings watch;
    std::function<void()> on_started;                  ///< hears that the first command runs
    std::function<void(const std::string&)> on_found;  ///< hears of the first line that is watched for
    std::optional<std::chrono::milliseconds> time_limit;
    std::optional<std::chrono::milliseconds> idle_limit;  ///< without output
    /// Descriptors that stay open as long as any process of the run lives, even when we are killed:
    /// kernel locks.
    std::vector<int> kept;
};

constexpr int exit_time_limit = 124;
constexpr int exit_not_started = 125;
constexpr int exit_not_executable = 126;
constexpr int exit_not_found = 127;
constexpr int exit_signal_base = 128;  ///< plus the number of the signal

/// How an attempt ended.
struct Outcome {
    /// What `run` returns: the script's own code, 128+N when signal N killed it, 124 when a limit was
    /// reached, 125/126/127 when it could not be started.
    int exit_code = 0;
    bool started = false;  ///< a script ran; false: there is no attempt to record
    int signal = 0;        ///< that killed the script; 0: none
    bool core_dumped = false;
    Moment started_at;
    Moment ended_at;
    double seconds = 0;                   ///< by the monotonic clock
    StopCause stopped = StopCause::none;  ///< we were asked, or a limit asked, to end it
    int stop_signal = 0;                  ///< that asked us first
    pid_t stop_sender = 0;                ///< 0: the terminal or the kernel; -1: a key that we read
    std::string stop_sender_name;         ///< `bash of alice`; empty: nobody can say
    bool detached = false;                ///< the terminal hung up; nobody reads what is said now
    /// The kernel killed something of the run for want of it; where that is not counted, of the container
    /// or machine.
    bool out_of_memory = false;
    std::uint64_t found = 0;              ///< lines that were watched for
    std::string first_found;              ///< the first of them, with its time
    std::vector<std::string> last_words;  ///< the last traceback, else the last line
    std::string problem;                  ///< why it did not start
    std::filesystem::path set_aside;  ///< what was put in the place of the log's directory; empty: nothing
    std::string log_problem;          ///< why lines are missing from the log; empty: none are

    /// `interrupted` whatever the script exited with, when somebody stopped it.
    [[nodiscard]] model::TaskState state() const;
};

}  // namespace dltask::run
