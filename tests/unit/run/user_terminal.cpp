// SPDX-License-Identifier: Apache-2.0
#include "unit/run/user_terminal.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "sys/file.hpp"
#include "sys/pty.hpp"
#include "unit/run/scene.hpp"

UserTerminal::UserTerminal() {
    dltask::sys::Pty pty = dltask::sys::Pty::open(nullptr, -1);
    master_ = std::move(pty.master);
    slave_ = std::move(pty.slave);
    resize(24, 80);
}

void UserTerminal::type(std::string_view keys) const {
    if (dltask::sys::write_all(master_.get(), keys) != 0) throw std::runtime_error("typing");
}

void UserTerminal::read_more() {
    std::array<char, 4096> buffer{};
    pollfd ready{master_.get(), POLLIN, 0};
    if (::poll(&ready, 1, 20) <= 0) return;
    const long got = dltask::sys::read_some(master_.get(), buffer.data(), buffer.size());
    if (got > 0) shown_.append(buffer.data(), static_cast<std::size_t>(got));
}

bool UserTerminal::shows(std::string_view text) {
    return eventually([&] {
        read_more();
        return shown_.find(text) != std::string::npos;
    });
}

termios UserTerminal::modes() const {
    termios modes{};
    ::tcgetattr(slave_.get(), &modes);
    return modes;
}

void UserTerminal::resize(unsigned short rows, unsigned short columns) const {
    const winsize size{rows, columns, 0, 0};
    ::ioctl(master_.get(), TIOCSWINSZ, &size);
}

void UserTerminal::hang_up() {
    slave_.reset();
    master_.reset();
}

void UserTerminal::take() const {
    ::setsid();
    ::ioctl(slave_.get(), TIOCSCTTY, 0);
    ::close(master_.get());
}

void UserTerminal::take_as_job(bool in_front, const std::string& note_stops_in) const {
    take();
    std::signal(SIGTTOU, SIG_IGN);
    const pid_t job = ::fork();
    if (job == 0) {
        std::signal(SIGTTOU, SIG_DFL);
        ::setpgid(0, 0);
        while (in_front && ::tcgetpgrp(slave_.get()) != ::getpgrp()) ::poll(nullptr, 0, 1);
        return;
    }
    ::setpgid(job, job);
    if (in_front) ::tcsetpgrp(slave_.get(), job);
    std::string notes;
    for (int status = 0; ::waitpid(job, &status, WUNTRACED) == job && WIFSTOPPED(status);) {
        ::tcsetpgrp(slave_.get(), ::getpgrp());
        notes += is_raw() ? "raw\n" : "cooked\n";
        dltask::sys::write_file(note_stops_in, notes);
        ::tcsetpgrp(slave_.get(), job);
        ::kill(-job, SIGCONT);
    }
    ::_exit(0);
}
