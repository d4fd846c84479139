// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string_view>

namespace dltask::run {

/// Who wants the run to end.
enum class StopCause { none, user, time_limit, idle_limit, watch };

/// The number of a signal by its name without SIG; 0: none of those that ask for a stack.
[[nodiscard]] int stack_signal(std::string_view name);

/// Whether a terminal sends it, for a key or because it hangs up.
[[nodiscard]] bool is_of_terminal(int signal);

/// What is to be done to the script now.
struct StopAction {
    int signal = 0;     ///< for its process group; 0: none
    bool kill = false;  ///< everything, at once
};

/// When a run is stopped, and how hard. A signal is forwarded once; when the grace time is over
/// everything is killed. Ctrl-C (SIGINT) once asks, twice is SIGTERM at once, three times kills.
///
/// One key press may reach us more than once: the terminal signals git and us, and git passes its
/// own on. So presses are counted by sender, and what comes within 100 ms is the same press.
/// Times are nanoseconds of a monotonic clock.
class StopPolicy {
public:
    /// The sender of a key that we read ourselves; 0 is the kernel.
    static constexpr pid_t keyboard = -1;

    /// `stack_signal` goes out a second before the kill, and first of all when a script has said nothing
    /// for too long: SIGTERM would end it before it told where it hangs. 0: none.
    explicit StopPolicy(std::int64_t grace_ns, int stack_signal = 0)
        : grace_ns_{grace_ns}, stack_signal_{stack_signal} {}

    /// SIGINT, SIGTERM or SIGQUIT came.
    [[nodiscard]] StopAction on_signal(int number, pid_t sender, std::int64_t now);
    [[nodiscard]] StopAction on_limit(StopCause cause, std::int64_t now);
    /// To be asked when `deadline()` has passed.
    [[nodiscard]] StopAction on_time(std::int64_t now);
    /// The clock stood still for a while (Ctrl-Z).
    void shift(std::int64_t nanoseconds);

    [[nodiscard]] std::optional<std::int64_t> deadline() const;
    [[nodiscard]] StopCause cause() const noexcept { return cause_; }
    [[nodiscard]] int first_signal() const noexcept { return first_signal_; }
    [[nodiscard]] pid_t first_sender() const noexcept { return first_sender_; }

private:
    struct Presses {
        int count = 0;
        std::int64_t last = 0;
    };

    [[nodiscard]] StopAction forward(int number, std::int64_t now);
    [[nodiscard]] StopAction on_interrupt(pid_t sender, std::int64_t now);

    std::int64_t grace_ns_;
    int stack_signal_;
    bool stack_asked_ = false;
    std::optional<std::int64_t> term_at_;
    StopCause cause_ = StopCause::none;
    int first_signal_ = 0;
    pid_t first_sender_ = 0;
    std::set<int> forwarded_;
    std::map<pid_t, Presses> presses_;
    std::optional<std::int64_t> kill_at_;
    bool killed_ = false;
};

}  // namespace dltask::run
