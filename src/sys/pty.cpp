// SPDX-License-Identifier: Apache-2.0
#include "sys/pty.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/error.hpp"

namespace dltask::sys {

Pty Pty::open(const termios* modes, int size_like) {
    Pty pty;
    pty.master.reset(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK));
    std::array<char, 64> name{};
    if (!pty.master || ::grantpt(pty.master.get()) != 0 || ::unlockpt(pty.master.get()) != 0 ||
        ::ptsname_r(pty.master.get(), name.data(), name.size()) != 0) {
        throw fatal("cannot open a pseudo-terminal: " + reason(errno));
    }
    pty.slave.reset(::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (!pty.slave) throw fatal("cannot open a pseudo-terminal: " + reason(errno));
    if (modes != nullptr) ::tcsetattr(pty.slave.get(), TCSANOW, modes);
    pty.take_size_of(size_like);
    return pty;
}

void Pty::keep_output_unchanged() const {
    termios modes{};
    if (::tcgetattr(master.get(), &modes) != 0) return;
    modes.c_oflag &= ~static_cast<tcflag_t>(OPOST);
    ::tcsetattr(master.get(), TCSANOW, &modes);
}

void Pty::take_size_of(int terminal) const {
    winsize size{};
    if (terminal >= 0 && ::ioctl(terminal, TIOCGWINSZ, &size) == 0) {
        ::ioctl(master.get(), TIOCSWINSZ, &size);
    }
}

KeyMeanings Pty::key_meanings() const {
    termios modes{};
    ::tcgetattr(master.get(), &modes);
    return KeyMeanings{modes};
}

Key KeyMeanings::of(unsigned char byte) const {
    if ((modes_.c_lflag & ISIG) == 0 || byte == _POSIX_VDISABLE) return Key::ordinary;
    if (byte == modes_.c_cc[VINTR]) return Key::interrupt;
    if (byte == modes_.c_cc[VQUIT]) return Key::quit;
    if (byte == modes_.c_cc[VSUSP]) return Key::suspend;
    return Key::ordinary;
}

std::size_t write_some(int descriptor, std::string_view data) {
    const long put = ::write(descriptor, data.data(), data.size());
    return put > 0 ? static_cast<std::size_t>(put) : 0;
}

}  // namespace dltask::sys
