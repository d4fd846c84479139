// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "run/job.hpp"
#include "run/keyboard.hpp"
#include "run/log_writer.hpp"
#include "run/output_pump.hpp"
#include "run/raw_log.hpp"
#include "run/stop_policy.hpp"
#include "run/title.hpp"
#include "run/wiring.hpp"
#include "sys/clock.hpp"
#include "sys/readiness.hpp"
#include "sys/signals.hpp"
#include "sys/supervised_process.hpp"

namespace dltask::run {

/// The one loop that a run lives in. See supervise(). Times are nanoseconds of the monotonic clock.
class Supervisor {
public:
    Supervisor(const Job& job, const sys::Clock& clock);

    [[nodiscard]] Outcome run();

private:
    /// What is known of the command that runs now.
    struct Current {
        std::string program;
        bool last = false;  ///< of the job's commands
        bool not_started = false;
        std::optional<std::int64_t> ended;   ///< the script, perhaps not yet its descendants
        std::optional<std::int64_t> killed;  ///< when everything was told to end at once
        bool leftovers_asked = false;
        bool over = false;
    };

    void run_command(const std::vector<std::string>& argv);
    void start(const std::vector<std::string>& argv);
    void conclude();

    void turn();
    [[nodiscard]] std::optional<std::int64_t> next_deadline() const;
    [[nodiscard]] std::optional<std::int64_t> limit_deadline() const;

    void on_signal(const sys::SignalEvent& event);
    void on_stop_signal(const sys::SignalEvent& event);
    void on_event(const sys::ProcessEvent& event);
    void on_end(int code, int signal, bool core_dumped);
    void on_not_started(const sys::ProcessEvent& event);
    void on_keys();
    void on_key(const Keyboard::Typed& typed);
    void on_time();
    void end_leftovers();
    void tell_progress(std::int64_t now);
    void give_back_title();

    void obey(const StopAction& action);
    void kill_all();
    void suspend();
    void detach();

    const Job& job_;
    const sys::Clock& clock_;
    LineWatch watch_;
    RankLogs ranks_;
    LogRest rest_;
    LogWriter log_;
    RawLog raw_;
    sys::IgnoredSignals ignored_;
    sys::SignalWatch signals_;
    Screens screens_;
    OutputPump pump_;
    StopPolicy stop_;
    std::optional<Keyboard> keyboard_;
    Outcome outcome_;
    std::int64_t started_ = 0;  ///< moved by the time for which the run was suspended

    std::optional<std::uint64_t> memory_kills_;  ///< of the script's own processes; nullopt: nobody counts

    bool told_ = false;  ///< that a script runs
    std::optional<Progress> progress_;
    std::int64_t next_title_ = 0;
    bool title_is_set_ = false;

    Current now_;
    std::optional<Wiring> wiring_;
    std::optional<sys::SupervisedProcess> process_;
};

}  // namespace dltask::run
