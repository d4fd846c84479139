// SPDX-License-Identifier: Apache-2.0
#include "sys/terminal_mode.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace dltask::sys {

bool is_terminal(int descriptor) {
    return descriptor >= 0 && ::isatty(descriptor) == 1;
}

bool is_open(int descriptor) {
    return descriptor >= 0 && ::fcntl(descriptor, F_GETFD) >= 0;
}

std::optional<TerminalMode> TerminalMode::of(int descriptor) {
    termios found{};
    if (descriptor < 0 || ::tcgetattr(descriptor, &found) != 0) return std::nullopt;
    return TerminalMode{descriptor, found};
}

TerminalMode::~TerminalMode() {
    restore();
}

TerminalMode::TerminalMode(TerminalMode&& other) noexcept
    : descriptor_{other.descriptor_}, found_{other.found_}, raw_{other.raw_} {
    other.raw_ = false;
}

void TerminalMode::make_raw() {
    if (raw_) return;
    termios raw = found_;
    ::cfmakeraw(&raw);
    // Drain, not flush: what was typed ahead is the script's.
    raw_ = ::tcsetattr(descriptor_, TCSADRAIN, &raw) == 0;
}

void TerminalMode::restore() {
    if (raw_) ::tcsetattr(descriptor_, TCSADRAIN, &found_);
    raw_ = false;
}

void TerminalMode::refresh() {
    termios now{};
    if (!raw_ && ::tcgetattr(descriptor_, &now) == 0) found_ = now;
}

bool TerminalMode::is_foreground() const {
    return ::tcgetpgrp(descriptor_) == ::getpgrp();
}

}  // namespace dltask::sys
