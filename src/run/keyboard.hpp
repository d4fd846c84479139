// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sys/pty.hpp"
#include "sys/readiness.hpp"
#include "sys/terminal_mode.hpp"

namespace dltask::run {

/// The user's terminal as an input of the script: read key by key while it is ours, handed on to the
/// pseudo-terminal, whose modes say what a key means.
class Keyboard {
public:
    /// A key that asks for something, or a piece of typing.
    struct Typed {
        sys::Key key = sys::Key::ordinary;
        std::string bytes;
    };

    explicit Keyboard(sys::TerminalMode terminal) : terminal_{std::move(terminal)} {}

    /// Takes the keys when our process group is in front of the terminal, and when not yet done.
    void take();
    void give_back();
    void refresh() { terminal_.refresh(); }
    /// The terminal has hung up: from now on there are no keys.
    void hang_up() { gone_ = true; }

    /// It is there but not ours now: somebody should look again.
    [[nodiscard]] bool in_background() const { return !gone_ && !terminal_.is_raw(); }
    [[nodiscard]] bool gone() const noexcept { return gone_; }
    [[nodiscard]] const sys::TerminalMode& terminal() const noexcept { return terminal_; }

    void await(sys::ReadySet& set, const sys::Pty& pty) const;
    /// What was typed, in order; hangs up when the terminal has gone.
    [[nodiscard]] std::vector<Typed> read(const sys::Pty& pty);

    void type(std::string_view bytes) { waiting_ += bytes; }
    [[nodiscard]] bool backed_up() const noexcept { return !waiting_.empty(); }
    void flush(const sys::Pty& pty);
    void forget() { waiting_.clear(); }

private:
    sys::TerminalMode terminal_;
    std::string waiting_;  ///< for the script to take
    bool gone_ = false;
};

}  // namespace dltask::run
