// SPDX-License-Identifier: Apache-2.0
#include "run/wiring.hpp"

namespace dltask::run {
namespace {

constexpr std::size_t pty_capacity = 32U << 10U;
constexpr std::int64_t patience_ns = 2'000'000'000;

}  // namespace

Screens::Screens(const Streams& streams)
    : output{streams.output},
      error{streams.error},
      keyboard{sys::is_terminal(streams.input) ? streams.input : -1},
      output_is_terminal_{sys::is_terminal(streams.output)},
      error_is_terminal_{sys::is_terminal(streams.error)} {}

sys::LossyOutput* Screens::of_terminal() {
    if (output_is_terminal_) return &output;
    return error_is_terminal_ ? &error : nullptr;
}

void Screens::leave_terminals() {
    if (output_is_terminal_) output.close();
    if (error_is_terminal_) error.close();
    keyboard.close();
}

void Screens::flush() {
    output.flush();
    error.flush();
    keyboard.flush();
}

void Screens::await(sys::ReadySet& set) const {
    for (const sys::LossyOutput* screen : {&output, &error, &keyboard}) {
        set.want_write(screen->awaited_descriptor());
    }
}

void Screens::finish() {
    for (;;) {
        flush();
        if (output.idle() && error.idle() && keyboard.idle()) return;
        sys::ReadySet set;
        await(set);
        if (!set.wait(patience_ns)) return;
    }
}

Wiring::Wiring(const Job& job, const Keyboard* keyboard, OutputPump& pump, Screens& screens)
    : job_{job},
      keyboard_{keyboard},
      output_{job.use_terminal && sys::is_terminal(job.streams.output)},
      error_{job.use_terminal && sys::is_terminal(job.streams.error)} {
    if (any_terminal()) open_pty();
    if (pty_) {
        sys::LossyOutput& screen = output_ ? screens.output : error_ ? screens.error : screens.keyboard;
        pump.add(pty_->master.get(), Stream::output, pty_capacity, screen);
    }
    if (!output_) {
        output_pipe_ = sys::OutputPipe::open();
        pump.add(output_pipe_.reading.get(), Stream::output, output_pipe_.capacity, screens.output);
    }
    if (!error_) {
        error_pipe_ = sys::OutputPipe::open();
        pump.add(error_pipe_.reading.get(), Stream::error, error_pipe_.capacity, screens.error);
    }
}

void Wiring::open_pty() {
    terminal_ = output_ ? job_.streams.output : error_ ? job_.streams.error : job_.streams.input;
    const termios* modes = keyboard_ != nullptr ? &keyboard_->terminal().found() : nullptr;
    pty_ = sys::Pty::open(modes, terminal_);
    // Without keys to take, the terminal is not raw: it does itself what has to be done to line feeds.
    if (keyboard_ == nullptr) pty_->keep_output_unchanged();
}

void Wiring::enter_into(sys::SupervisedCommand& command) const {
    const int slave = pty_ ? pty_->slave.get() : -1;
    const bool given = sys::is_open(job_.streams.input) && !sys::is_terminal(job_.streams.input);
    command.input = keyboard_ != nullptr ? slave : given ? job_.streams.input : -1;
    command.output = output_ ? slave : output_pipe_.writing.get();
    command.error = error_ ? slave : error_pipe_.writing.get();
    command.terminal = slave;
    if (keyboard_ == nullptr) return;
    command.user_terminal = keyboard_->terminal().descriptor();
    command.user_modes = keyboard_->terminal().found();
}

void Wiring::close_script_ends() {
    if (pty_) pty_->slave.reset();
    output_pipe_.writing.reset();
    error_pipe_.writing.reset();
}

void Wiring::take_size() const {
    if (pty_) pty_->take_size_of(terminal_);
}

}  // namespace dltask::run
