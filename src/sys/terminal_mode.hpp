// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <termios.h>

#include <optional>

namespace dltask::sys {

[[nodiscard]] bool is_terminal(int descriptor);
[[nodiscard]] bool is_open(int descriptor);

/// The modes of the user's terminal as we found them. They are put back when this goes; a process
/// that outlives us can be given `found()` to do so when we are killed.
class TerminalMode {
public:
    /// nullopt: the descriptor is no terminal.
    [[nodiscard]] static std::optional<TerminalMode> of(int descriptor);
    ~TerminalMode();
    TerminalMode(TerminalMode&& other) noexcept;
    TerminalMode& operator=(TerminalMode&&) = delete;
    TerminalMode(const TerminalMode&) = delete;
    TerminalMode& operator=(const TerminalMode&) = delete;

    /// Every key comes to us at once and unchanged, what we write is not changed either.
    void make_raw();
    void restore();
    /// Notes the modes anew: a shell may have changed them while we were stopped.
    void refresh();
    /// Whether the terminal is ours to read: it is our controlling one and our group is in front.
    [[nodiscard]] bool is_foreground() const;
    [[nodiscard]] bool is_raw() const noexcept { return raw_; }
    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
    [[nodiscard]] const termios& found() const noexcept { return found_; }

private:
    TerminalMode(int descriptor, const termios& found) : descriptor_{descriptor}, found_{found} {}

    int descriptor_ = -1;
    termios found_{};
    bool raw_ = false;
};

}  // namespace dltask::sys
