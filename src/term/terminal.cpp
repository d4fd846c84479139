// SPDX-License-Identifier: Apache-2.0
#include "term/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

#include "base/error.hpp"
#include "term/safe_text.hpp"

namespace dltask::term {
namespace {

std::string_view code_of(Colour colour) {
    switch (colour) {
        case Colour::none:
            return "";
        case Colour::green:
            return "\x1b[32m";
        case Colour::yellow:
            return "\x1b[33m";
        case Colour::red:
            return "\x1b[31m";
        case Colour::cyan:
            return "\x1b[36m";
        case Colour::dim:
            return "\x1b[2m";
        case Colour::bold:
            return "\x1b[1m";
    }
    return "";
}

std::string painted(Colour colour, std::string_view text) {
    if (colour == Colour::none || text.empty()) return std::string{text};
    return std::string{code_of(colour)} + std::string{text} + "\x1b[m";
}

/// 0, or why not everything was written.
int write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = ::write(descriptor, text.data(), text.size());
        if (count >= 0) {
            text.remove_prefix(static_cast<std::size_t>(count));
        } else if (errno == EAGAIN) {
            // Somebody made the shared pipe non-blocking, and it is full.
            std::this_thread::sleep_for(std::chrono::milliseconds{5});
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

bool wants_colour(int descriptor) {
    const char* no_colour = std::getenv("NO_COLOR");
    const char* kind = std::getenv("TERM");
    if (no_colour != nullptr && *no_colour != '\0') return false;
    return ::isatty(descriptor) == 1 && kind != nullptr && std::string_view{kind} != "dumb";
}

int columns_of_output() {
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    const char* text = std::getenv("COLUMNS");
    int columns = 0;
    if (text != nullptr) std::from_chars(text, text + std::strlen(text), columns);
    return columns > 0 ? columns : 0;
}

}  // namespace

void Terminal::say(std::string_view line) {
    if (!quiet) err(safe(line, true) + '\n');
}

void Terminal::hint(std::string_view line) {
    if (!quiet) label("hint: ", Colour::yellow, line);
}

void Terminal::warning(std::string_view line) {
    label("warning: ", Colour::yellow, line);
}

void Terminal::error(std::string_view line) {
    label("error: ", Colour::red, line);
}

void Terminal::label(std::string_view word, Colour colour, std::string_view text) {
    const std::string prefix = colour_err ? painted(colour, word) : std::string{word};
    std::string lines;
    const std::string harmless = safe(text, true);
    for (std::size_t at = 0; at <= harmless.size();) {
        const std::size_t end = std::min(harmless.find('\n', at), harmless.size());
        lines += prefix + harmless.substr(at, end - at) + '\n';
        at = end + 1;
    }
    err(lines);
}

std::string Terminal::paint(Colour colour, std::string_view text) const {
    return colour_out ? painted(colour, text) : std::string{text};
}

StreamTerminal::StreamTerminal() {
    colour_out = wants_colour(STDOUT_FILENO);
    colour_err = wants_colour(STDERR_FILENO);
    out_is_terminal = ::isatty(STDOUT_FILENO) == 1;
    width = columns_of_output();
}

void StreamTerminal::out(std::string_view text) {
    if (out_closed) return;
    const int reason = write_all(STDOUT_FILENO, text);
    if (reason == EPIPE) out_closed = true;
    if (reason != 0 && reason != EPIPE) {
        throw fatal(std::string{"cannot write to standard output: "} + std::strerror(reason));
    }
}

void StreamTerminal::err(std::string_view text) {
    write_all(STDERR_FILENO, text);
}

}  // namespace dltask::term
