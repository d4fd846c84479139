// SPDX-License-Identifier: Apache-2.0
#include "sys/process.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <thread>
#include <utility>

#include "base/error.hpp"
#include "sys/spawn.hpp"

namespace dltask::sys {
namespace {

/// Turns SIGPIPE of this thread into EPIPE for as long as it lives.
class NoBrokenPipeSignal {
public:
    NoBrokenPipeSignal() {
        ::sigemptyset(&pipe_);
        ::sigaddset(&pipe_, SIGPIPE);
        sigset_t pending;
        ::sigpending(&pending);
        was_pending_ = ::sigismember(&pending, SIGPIPE) == 1;
        ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }
    ~NoBrokenPipeSignal() {
        const timespec now{};
        while (!was_pending_ && ::sigtimedwait(&pipe_, nullptr, &now) < 0 && errno == EINTR) {
        }
        ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    NoBrokenPipeSignal(const NoBrokenPipeSignal&) = delete;
    NoBrokenPipeSignal& operator=(const NoBrokenPipeSignal&) = delete;

private:
    sigset_t pipe_{};
    sigset_t before_{};
    bool was_pending_ = false;
};

/// Appends what is there to read; closes the descriptor at the end of the file.
void drain(Descriptor& from, std::string& into) {
    thread_local std::array<char, 65536> chunk;
    const long got = read_some(from.get(), chunk.data(), chunk.size());
    if (got > 0) {
        into.append(chunk.data(), static_cast<std::size_t>(got));
    } else {
        from.reset();
    }
}

/// Feeds a pipe that does not block; closes it when nobody reads it any more.
void feed(Descriptor& to, std::string_view& data) {
    const long put = ::write(to.get(), data.data(), data.size());
    if (put >= 0) {
        data.remove_prefix(static_cast<std::size_t>(put));
    } else if (errno != EAGAIN && errno != EINTR) {
        to.reset();
    }
}

bool has_news(const pollfd& entry) {
    return (entry.revents & (POLLIN | POLLOUT | POLLHUP | POLLERR | POLLNVAL)) != 0;
}

}  // namespace

ProcessResult run(const Command& command, std::string_view input) {
    Child child{command};
    // A program that ends before it has read everything says why by its exit code.
    static_cast<void>(child.try_write(input));
    return child.finish();
}

Child::Child(const Command& command) {
    if (command.argv.empty()) throw fatal("no program to start");
    program_ = command.argv.front();
    Spawned spawned = spawn(command);
    pid_ = spawned.pid;
    in_ = std::move(spawned.in);
    out_ = std::move(spawned.out);
    err_ = std::move(spawned.err);
}

Child::~Child() {
    stop();
}

Child::Child(Child&& other) noexcept
    : program_{std::move(other.program_)},
      pid_{std::exchange(other.pid_, -1)},
      in_{std::move(other.in_)},
      out_{std::move(other.out_)},
      err_{std::move(other.err_)},
      out_buffer_{std::move(other.out_buffer_)},
      out_start_{std::exchange(other.out_start_, 0)},
      err_buffer_{std::move(other.err_buffer_)} {}

Child& Child::operator=(Child&& other) noexcept {
    if (this == &other) return *this;
    stop();
    program_ = std::move(other.program_);
    pid_ = std::exchange(other.pid_, -1);
    in_ = std::move(other.in_);
    out_ = std::move(other.out_);
    err_ = std::move(other.err_);
    out_buffer_ = std::move(other.out_buffer_);
    out_start_ = std::exchange(other.out_start_, 0);
    err_buffer_ = std::move(other.err_buffer_);
    return *this;
}

void Child::kill() noexcept {
    if (pid_ > 0) ::kill(pid_, SIGKILL);
}

void Child::stop() noexcept {
    if (pid_ <= 0) return;
    in_.reset();
    out_.reset();
    err_.reset();
    if (!ended_within(std::chrono::seconds{1})) ::kill(pid_, SIGKILL);
    while (pid_ > 0 && ::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
}

bool Child::ended_within(std::chrono::milliseconds patience) {
    using Time = std::chrono::steady_clock;
    constexpr std::chrono::microseconds longest{20'000};
    std::chrono::microseconds pause{50};
    for (const auto end = Time::now() + patience; Time::now() < end; pause = std::min(pause * 2, longest)) {
        if (::waitpid(pid_, nullptr, WNOHANG) != 0) {
            pid_ = -1;
            return true;
        }
        std::this_thread::sleep_for(pause);
    }
    return false;
}

/// Waits until a pipe can move and moves it; false when there is nothing left to wait for.
bool Child::move_data(std::string_view& pending, int timeout_ms) {
    const bool feeding = in_ && !pending.empty();
    if (!feeding && !out_ && !err_) return false;
    std::array<pollfd, 3> pipes{
        {{feeding ? in_.get() : -1, POLLOUT, 0}, {out_.get(), POLLIN, 0}, {err_.get(), POLLIN, 0}}};
    if (::poll(pipes.data(), pipes.size(), timeout_ms) < 0) {
        if (errno == EINTR) return true;
        throw fatal(fmt::format("could not wait for '{}': {}", program_, reason(errno)));
    }
    if (has_news(pipes[0])) feed(in_, pending);
    if (has_news(pipes[1])) drain(out_, out_buffer_);
    if (has_news(pipes[2])) drain(err_, err_buffer_);
    return true;
}

bool Child::try_write(std::string_view data) {
    if (data.empty()) return true;
    const NoBrokenPipeSignal guard;
    while (!data.empty() && in_) move_data(data);
    return data.empty();
}

void Child::write(std::string_view data) {
    if (try_write(data)) return;
    const ProcessResult result = finish();
    throw fatal(fmt::format("'{}' ended before it had read its input (exit code {}){}", program_,
                            result.exit_code, result.err.empty() ? "" : ": " + result.err));
}

/// More output, or fatal when there will be none.
void Child::await_output() {
    std::string_view nothing;
    const std::size_t before = out_buffer_.size();
    while (out_ && out_buffer_.size() == before) move_data(nothing);
    if (out_buffer_.size() != before) return;
    const ProcessResult result = finish();
    throw fatal(fmt::format("'{}' ended without an answer (exit code {}){}", program_, result.exit_code,
                            result.err.empty() ? "" : ": " + result.err));
}

void Child::consume(std::size_t bytes) {
    constexpr std::size_t worth_moving = 1U << 20U;
    out_start_ += bytes;
    if (out_start_ != out_buffer_.size() && out_start_ < worth_moving) return;
    if (out_start_ * 2 < out_buffer_.size()) return;  // moving the larger half would be quadratic
    out_buffer_.erase(0, out_start_);
    out_start_ = 0;
}

std::string Child::read_line() {
    for (std::size_t searched = out_start_;;) {
        const std::size_t end = out_buffer_.find('\n', searched);
        if (end != std::string::npos) {
            std::string line = out_buffer_.substr(out_start_, end - out_start_);
            consume(line.size() + 1);
            return line;
        }
        searched = out_buffer_.size();
        await_output();
    }
}

std::string Child::read_exactly(std::size_t bytes) {
    while (out_buffer_.size() - out_start_ < bytes) await_output();
    std::string data = out_buffer_.substr(out_start_, bytes);
    consume(bytes);
    return data;
}

void Child::close_input() {
    in_.reset();
}

std::string Child::take_errors() {
    pollfd err{err_.get(), POLLIN, 0};
    while (err_ && ::poll(&err, 1, 0) > 0) drain(err_, err_buffer_);
    return std::exchange(err_buffer_, {});
}

bool Child::hear_out(std::chrono::milliseconds patience) {
    using Time = std::chrono::steady_clock;
    const Time::time_point end = Time::now() + patience;
    for (std::string_view nothing; out_ || err_;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Time::now()).count();
        if (left <= 0) return false;
        static_cast<void>(move_data(nothing, static_cast<int>(left)));
    }
    return true;
}

int Child::wait() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0) {
        if (errno != EINTR) throw fatal(fmt::format("could not wait for '{}': {}", program_, reason(errno)));
    }
    pid_ = -1;
    return status;
}

ProcessResult Child::finish() {
    close_input();
    for (std::string_view nothing; move_data(nothing);) {
    }
    ProcessResult result;
    result.out = out_start_ == 0 ? std::move(out_buffer_) : out_buffer_.substr(out_start_);
    result.err = std::move(err_buffer_);
    out_buffer_.clear();
    out_start_ = 0;
    err_buffer_.clear();
    if (pid_ <= 0) return result;
    const int status = wait();
    result.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    result.exit_code = result.signal != 0 ? 128 + result.signal : WEXITSTATUS(status);
    return result;
}

}  // namespace dltask::sys
