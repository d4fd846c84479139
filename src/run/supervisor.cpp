// SPDX-License-Identifier: Apache-2.0
#include "run/supervisor.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <utility>

#include "base/error.hpp"
#include "run/nanoseconds.hpp"
#include "sys/machine.hpp"
#include "sys/set_aside.hpp"

namespace dltask::run {
namespace {

constexpr std::int64_t first_title = 5 * second;  // what is short needs none

}  // namespace

Supervisor::Supervisor(const Job& job, const sys::Clock& clock)
    : job_{job},
      clock_{clock},
      watch_{job.watch, job.on_found},
      ranks_{job.ranks ? job.log : std::filesystem::path{}, job.log_limit},
      rest_{job.log, job.attempt, job.rest_limit},
      log_{job.log, &watch_, job.log_limit, &ranks_, &rest_},
      raw_{job.raw_log, job.attempt, job.raw_limit},
      ignored_{{SIGPIPE, SIGTTOU, SIGTTIN}},
      signals_{{SIGINT, SIGTERM, SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2, SIGTSTP, SIGWINCH}},
      screens_{job.streams},
      pump_{log_, clock, &raw_},
      stop_{nanoseconds(job.grace), job.stack_signal} {
    if (!job.use_terminal) return;
    std::optional<sys::TerminalMode> terminal = sys::TerminalMode::of(job.streams.input);
    if (terminal) keyboard_.emplace(std::move(*terminal));
}

Outcome Supervisor::run() {
    outcome_.started_at = clock_.now();
    log_.begin(outcome_.started_at);
    const std::uint64_t memory_kills = sys::memory_kills();
    const std::int64_t began = clock_.monotonic_ns();
    started_ = began;
    pump_.set_last_output(began);
    if (!job_.title.empty() && screens_.of_terminal() != nullptr) {
        progress_.emplace(job_.title, began);
        next_title_ = began + first_title;
    }
    for (const std::vector<std::string>& argv : job_.commands) {
        now_ = Current{};
        now_.program = argv.at(0);
        now_.last = &argv == &job_.commands.back();
        run_command(argv);
        if (outcome_.exit_code != 0 || stop_.cause() != StopCause::none) break;
    }
    outcome_.ended_at = clock_.now();
    outcome_.seconds = static_cast<double>(clock_.monotonic_ns() - began) / static_cast<double>(second);
    conclude();
    const bool killed = memory_kills_ ? *memory_kills_ > 0 : sys::memory_kills() > memory_kills;
    outcome_.out_of_memory = outcome_.exit_code != 0 && killed;
    return outcome_;
}

void Supervisor::run_command(const std::vector<std::string>& argv) {
    // A bare name would be taken from the working directory, which is the repository's.
    if (argv.front().empty() || argv.front().front() != '/') {
        return on_not_started({sys::ProcessEvent::Kind::cannot_execute, ENOENT, false});
    }
    try {
        start(argv);
    } catch (const Error& error) {
        outcome_.problem = error.message();
        outcome_.exit_code = exit_not_started;
        now_.over = true;
        pump_.remove_all();
    }
    while (!now_.over) turn();
    // Nobody is left to write: what there is, is there now.
    pump_.read_rest(clock_.monotonic_ns());
    pump_.remove_all();
    if (process_ && process_->memory_kills())
        memory_kills_ = memory_kills_.value_or(0) + *process_->memory_kills();
    process_.reset();
    wiring_.reset();
    if (keyboard_) keyboard_->forget();
}

void Supervisor::start(const std::vector<std::string>& argv) {
    if (keyboard_) keyboard_->take();
    wiring_.emplace(job_, keyboard_ ? &*keyboard_ : nullptr, pump_, screens_);
    sys::SupervisedCommand command;
    command.argv = argv;
    command.environment = job_.environment;
    command.directory = job_.directory;
    command.kept = job_.kept;
    wiring_->enter_into(command);
    process_.emplace(command);
    wiring_->close_script_ends();
}

void Supervisor::conclude() {
    outcome_.set_aside = sys::set_aside(job_.log.parent_path());
    log_.finish();
    ranks_.finish();
    outcome_.log_problem = log_.problem();
    outcome_.found = watch_.found();
    outcome_.first_found = watch_.first_found();
    outcome_.last_words = watch_.last_words();
    give_back_title();
    screens_.finish();
    if (keyboard_) keyboard_->give_back();
    outcome_.stopped = stop_.cause();
    outcome_.stop_signal = stop_.first_signal();
    outcome_.stop_sender = stop_.first_sender();
    const bool limit = outcome_.stopped == StopCause::time_limit || outcome_.stopped == StopCause::idle_limit;
    if (limit) outcome_.exit_code = exit_time_limit;
}

void Supervisor::turn() {
    sys::ReadySet set;
    set.want_read(signals_.descriptor());
    set.want_read(process_->descriptor());
    if (keyboard_) keyboard_->await(set, *wiring_->pty());
    pump_.await(set);
    screens_.await(set);
    const std::optional<std::int64_t> deadline = next_deadline();
    set.wait(deadline ? std::optional{*deadline - clock_.monotonic_ns()} : std::nullopt);

    pump_.note(set);
    for (const sys::SignalEvent& event : signals_.read()) on_signal(event);
    while (const std::optional<sys::ProcessEvent> event = process_->read()) on_event(*event);
    if (keyboard_ && set.readable(keyboard_->terminal().descriptor())) on_keys();
    if (keyboard_) keyboard_->flush(*wiring_->pty());
    pump_.read_due(clock_.monotonic_ns());
    screens_.flush();
    on_time();
}

void Supervisor::on_signal(const sys::SignalEvent& event) {
    switch (event.number) {
        case SIGHUP:
            return detach();
        case SIGTSTP:
            return suspend();
        case SIGWINCH:
            return wiring_->take_size();
        case SIGUSR1:
        case SIGUSR2:
            return process_->signal_group(event.number);
        default:
            return on_stop_signal(event);
    }
}

void Supervisor::on_stop_signal(const sys::SignalEvent& event) {
    // The script has ended by itself: only what it left behind is meant.
    if (now_.ended) kill_all();
    if (now_.ended && now_.last) return;
    if (stop_.cause() == StopCause::none) outcome_.stop_sender_name = sys::describe_sender(event);
    obey(stop_.on_signal(event.number, event.sender, clock_.monotonic_ns()));
}

void Supervisor::on_event(const sys::ProcessEvent& event) {
    using Kind = sys::ProcessEvent::Kind;
    switch (event.kind) {
        case Kind::cannot_change_directory:
        case Kind::cannot_execute:
            return on_not_started(event);
        case Kind::started:
            if (!now_.not_started && job_.on_started && !std::exchange(told_, true)) job_.on_started();
            return;
        case Kind::exited:
            return on_end(event.value, 0, false);
        case Kind::killed:
            return on_end(exit_signal_base + event.value, event.value, event.core_dumped);
        case Kind::guardian_lost:
            if (!now_.ended) on_end(exit_signal_base + SIGKILL, SIGKILL, false);
            now_.over = true;
            return;
        case Kind::all_gone:
            now_.over = true;
            return;
    }
}

void Supervisor::on_end(int code, int signal, bool core_dumped) {
    if (now_.not_started) return;
    now_.ended = clock_.monotonic_ns();
    outcome_.started = true;
    outcome_.exit_code = code;
    outcome_.signal = signal;
    outcome_.core_dumped = core_dumped;
}

void Supervisor::on_not_started(const sys::ProcessEvent& event) {
    now_.not_started = true;
    const bool directory = event.kind == sys::ProcessEvent::Kind::cannot_change_directory;
    const std::string subject = directory ? job_.directory.string() : now_.program;
    outcome_.problem =
        (directory ? "cannot enter '" : "cannot execute '") + subject + "': " + sys::reason(event.value);
    const bool missing = event.value == ENOENT || event.value == ENOTDIR;
    const bool resources = event.value == EAGAIN || event.value == ENOMEM;
    outcome_.exit_code = directory || resources ? exit_not_started
                         : missing              ? exit_not_found
                                                : exit_not_executable;
}

void Supervisor::on_keys() {
    for (const Keyboard::Typed& typed : keyboard_->read(*wiring_->pty())) on_key(typed);
    if (keyboard_->gone()) detach();
}

void Supervisor::on_key(const Keyboard::Typed& typed) {
    if (typed.key == sys::Key::ordinary) return keyboard_->type(typed.bytes);
    if (typed.key == sys::Key::suspend) return suspend();
    const int number = typed.key == sys::Key::interrupt ? SIGINT : SIGQUIT;
    if (now_.ended) return on_stop_signal({number, StopPolicy::keyboard});
    const StopAction action = stop_.on_signal(number, StopPolicy::keyboard, clock_.monotonic_ns());
    // The pseudo-terminal makes the signal from the key, for whom its modes and its foreground say.
    const bool by_key = action.signal == number && !keyboard_->backed_up();
    by_key ? keyboard_->type(typed.bytes) : obey(action);
}

void Supervisor::obey(const StopAction& action) {
    if (action.kill) return kill_all();
    if (action.signal == 0) return;
    process_->signal_group(action.signal);
    if (action.signal == SIGTERM) process_->signal_group(SIGCONT);  // one that is stopped cannot end
}

void Supervisor::kill_all() {
    if (!now_.killed) now_.killed = clock_.monotonic_ns();
    process_->kill_all();
}

void Supervisor::suspend() {
    const std::int64_t before = clock_.monotonic_ns();
    process_->signal_group(SIGSTOP);
    if (keyboard_) keyboard_->give_back();
    log_.flush();
    sys::stop_own_group();
    if (keyboard_) keyboard_->refresh();
    if (keyboard_) keyboard_->take();
    wiring_->take_size();
    process_->signal_group(SIGCONT);
    const std::int64_t stood_still = clock_.monotonic_ns() - before;
    started_ += stood_still;
    pump_.set_last_output(pump_.last_output() + stood_still);
    stop_.shift(stood_still);
}

void Supervisor::detach() {
    outcome_.detached = true;
    if (keyboard_) keyboard_->give_back();
    if (keyboard_) keyboard_->hang_up();
    screens_.leave_terminals();
}

}  // namespace dltask::run
