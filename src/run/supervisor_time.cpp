// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <csignal>

#include "run/nanoseconds.hpp"
#include "run/supervisor.hpp"

namespace dltask::run {
namespace {

constexpr std::int64_t ask_leftovers = 1 * second;   // after the end of the script
constexpr std::int64_t kill_leftovers = 2 * second;  // likewise
constexpr std::int64_t give_up = 10 * second;        // after the kill: something hangs in the kernel
constexpr std::int64_t look_again = second / 2;
constexpr std::int64_t title_every = 2 * second;

void earlier(std::optional<std::int64_t>& first, std::optional<std::int64_t> other) {
    if (other && (!first || *other < *first)) first = other;
}

std::optional<std::int64_t> after(std::int64_t from, std::optional<std::chrono::milliseconds> time) {
    if (!time) return std::nullopt;
    return from + nanoseconds(*time);
}

}  // namespace

std::optional<std::int64_t> Supervisor::limit_deadline() const {
    if (now_.ended || stop_.cause() != StopCause::none) return std::nullopt;
    std::optional<std::int64_t> deadline = after(started_, job_.time_limit);
    earlier(deadline, after(pump_.last_output(), job_.idle_limit));
    return deadline;
}

std::optional<std::int64_t> Supervisor::next_deadline() const {
    std::optional<std::int64_t> next = pump_.due();
    earlier(next, limit_deadline());
    if (now_.killed) {
        earlier(next, *now_.killed + give_up);
    } else if (now_.ended) {
        earlier(next, *now_.ended + (now_.leftovers_asked ? kill_leftovers : ask_leftovers));
    } else {
        earlier(next, stop_.deadline());
    }
    const bool watch = log_.holds_rows() || (keyboard_ && keyboard_->in_background());
    if (watch) earlier(next, clock_.monotonic_ns() + look_again);
    if (progress_ && !now_.ended && !outcome_.detached) earlier(next, next_title_);
    return next;
}

void Supervisor::on_time() {
    const std::int64_t now = clock_.monotonic_ns();
    if (keyboard_) keyboard_->take();
    if (log_.holds_rows()) log_.tick(clock_.now());
    raw_.sync(now);
    if (progress_ && !now_.ended && now >= next_title_) tell_progress(now);
    if (now_.killed && now >= *now_.killed + give_up) {
        outcome_.problem = "a process of the run cannot be ended: it hangs in the kernel";
        now_.over = true;
    }
    if (now_.ended) return end_leftovers();
    const std::optional<std::int64_t> limit = limit_deadline();
    if (limit && now >= *limit) {
        const std::optional<std::int64_t> whole = after(started_, job_.time_limit);
        const bool is_whole = whole && now >= *whole;
        obey(stop_.on_limit(is_whole ? StopCause::time_limit : StopCause::idle_limit, now));
    }
    if (watch_.wants_stop()) obey(stop_.on_limit(StopCause::watch, now));
    obey(stop_.on_time(now));
}

/// In the middle of a sequence a title would be in the middle of what the script says to the terminal.
void Supervisor::tell_progress(std::int64_t now) {
    next_title_ = now + title_every;
    sys::LossyOutput* screen = screens_.of_terminal();
    progress_->see(watch_.last_line(), now);
    if (screen == nullptr || outcome_.detached || !pump_.at_rest()) return;
    if (!title_is_set_) screen->write(keep_title);
    title_is_set_ = true;
    screen->write(title_sequence(progress_->words(now, pump_.last_output())));
}

void Supervisor::give_back_title() {
    sys::LossyOutput* screen = screens_.of_terminal();
    if (title_is_set_ && screen != nullptr) screen->write(restore_title);
    title_is_set_ = false;
}

void Supervisor::end_leftovers() {
    const std::int64_t since = clock_.monotonic_ns() - *now_.ended;
    if (now_.killed || now_.over) return;
    if (since >= kill_leftovers) return kill_all();
    if (since < ask_leftovers || now_.leftovers_asked) return;
    now_.leftovers_asked = true;
    process_->signal_rest(SIGTERM);
}

}  // namespace dltask::run
