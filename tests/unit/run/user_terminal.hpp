// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <termios.h>

#include <functional>
#include <string>
#include <string_view>

#include "sys/descriptor.hpp"

/// The terminal that a user sits at, played by a test.
class UserTerminal {
public:
    UserTerminal();

    [[nodiscard]] int descriptor() const { return slave_.get(); }
    void type(std::string_view keys) const;
    /// Reads until the text has been shown; false: it is not within ten seconds.
    [[nodiscard]] bool shows(std::string_view text);
    [[nodiscard]] const std::string& shown() const { return shown_; }
    [[nodiscard]] termios modes() const;
    [[nodiscard]] bool is_raw() const { return (modes().c_lflag & ICANON) == 0; }
    void resize(unsigned short rows, unsigned short columns) const;
    void hang_up();

    /// To be called in a new process: a session with this terminal, ourselves in front.
    void take() const;
    /// As a shell does: a job in a process group of its own, in front or not, whose stops are noted
    /// as lines of a file and which is then continued. Returns in the job's process.
    void take_as_job(bool in_front, const std::string& note_stops_in) const;

private:
    void read_more();

    dltask::sys::Descriptor master_, slave_;
    std::string shown_;
};
