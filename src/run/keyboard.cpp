// SPDX-License-Identifier: Apache-2.0
#include "run/keyboard.hpp"

#include <array>
#include <cerrno>

namespace dltask::run {
namespace {

constexpr std::size_t most_waiting = 4096;

}  // namespace

void Keyboard::take() {
    if (!gone_ && !terminal_.is_raw() && terminal_.is_foreground()) terminal_.make_raw();
}

void Keyboard::give_back() {
    terminal_.restore();
}

void Keyboard::await(sys::ReadySet& set, const sys::Pty& pty) const {
    if (!gone_ && terminal_.is_raw() && waiting_.size() < most_waiting) set.want_read(terminal_.descriptor());
    if (!waiting_.empty()) set.want_write(pty.master.get());
}

std::vector<Keyboard::Typed> Keyboard::read(const sys::Pty& pty) {
    std::array<char, 1024> buffer{};
    const long got = sys::read_some(terminal_.descriptor(), buffer.data(), buffer.size());
    if (got < 0 && errno == EAGAIN) return {};
    if (got <= 0) {
        hang_up();
        return {};
    }
    std::vector<Typed> typed;
    const sys::KeyMeanings meanings = pty.key_meanings();
    for (long i = 0; i < got; ++i) {
        const char byte = buffer[static_cast<std::size_t>(i)];
        const sys::Key key = meanings.of(static_cast<unsigned char>(byte));
        const bool continues =
            key == sys::Key::ordinary && !typed.empty() && typed.back().key == sys::Key::ordinary;
        if (!continues) typed.push_back({key, {}});
        typed.back().bytes += byte;
    }
    return typed;
}

void Keyboard::flush(const sys::Pty& pty) {
    while (!waiting_.empty()) {
        const std::size_t put = sys::write_some(pty.master.get(), waiting_);
        if (put == 0) return;
        waiting_.erase(0, put);
    }
}

}  // namespace dltask::run
