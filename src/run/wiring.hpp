// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "run/job.hpp"
#include "run/keyboard.hpp"
#include "run/output_pump.hpp"
#include "sys/lossy_output.hpp"
#include "sys/output_pipe.hpp"
#include "sys/pty.hpp"
#include "sys/supervised_process.hpp"

namespace dltask::run {

/// Our side of the three streams.
struct Screens {
    sys::LossyOutput output;
    sys::LossyOutput error;
    sys::LossyOutput keyboard;  ///< what a terminal shows that is only our input: echo, prompts

    explicit Screens(const Streams& streams);
    Screens(const Screens&) = delete;
    Screens& operator=(const Screens&) = delete;

    /// The one that is a terminal, stdout's first; null: none is.
    [[nodiscard]] sys::LossyOutput* of_terminal();
    void leave_terminals();  ///< nothing more is written to them
    void flush();
    void await(sys::ReadySet& set) const;
    /// Waits for slow readers as long as they take something every two seconds.
    void finish();

private:
    bool output_is_terminal_;
    bool error_is_terminal_;
};

/// How one command's streams are connected: a pseudo-terminal for each that is a terminal on our
/// side, pipes for the others.
class Wiring {
public:
    Wiring(const Job& job, const Keyboard* keyboard, OutputPump& pump, Screens& screens);

    void enter_into(sys::SupervisedCommand& command) const;
    /// Once the script has its ends: ours would keep the streams open.
    void close_script_ends();
    [[nodiscard]] const sys::Pty* pty() const noexcept { return pty_ ? &*pty_ : nullptr; }
    void take_size() const;

private:
    [[nodiscard]] bool any_terminal() const noexcept { return output_ || error_ || keyboard_ != nullptr; }
    void open_pty();

    const Job& job_;
    const Keyboard* keyboard_;
    bool output_;  ///< is a terminal
    bool error_;
    int terminal_ = -1;  ///< whose size counts
    std::optional<sys::Pty> pty_;
    sys::OutputPipe output_pipe_;
    sys::OutputPipe error_pipe_;
};

}  // namespace dltask::run
