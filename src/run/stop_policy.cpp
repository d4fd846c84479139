// SPDX-License-Identifier: Apache-2.0
#include "run/stop_policy.hpp"

#include <csignal>
#include <utility>

namespace dltask::run {
namespace {

constexpr std::int64_t same_press_ns = 100'000'000;
constexpr std::int64_t for_the_stack_ns = 1'000'000'000;

}  // namespace

int stack_signal(std::string_view name) {
    if (name == "ABRT") return SIGABRT;
    if (name == "QUIT") return SIGQUIT;
    if (name == "USR1") return SIGUSR1;
    return name == "USR2" ? SIGUSR2 : 0;
}

bool is_of_terminal(int signal) {
    return signal == SIGINT || signal == SIGQUIT || signal == SIGHUP;
}

StopAction StopPolicy::on_signal(int number, pid_t sender, std::int64_t now) {
    if (cause_ == StopCause::none) {
        cause_ = StopCause::user;
        first_signal_ = number;
        first_sender_ = sender;
    }
    return number == SIGINT ? on_interrupt(sender, now) : forward(number, now);
}

StopAction StopPolicy::on_interrupt(pid_t sender, std::int64_t now) {
    const auto [at, is_new] = presses_.try_emplace(sender);
    Presses& presses = at->second;
    const bool repeated = !is_new && now - presses.last < same_press_ns;
    presses.last = now;
    if (repeated) return {};
    ++presses.count;
    if (presses.count == 1) return forward(SIGINT, now);
    if (presses.count == 2) return forward(SIGTERM, now);
    killed_ = true;
    return {0, true};
}

StopAction StopPolicy::on_limit(StopCause cause, std::int64_t now) {
    if (cause_ != StopCause::none) return {};
    cause_ = cause;
    if (cause != StopCause::idle_limit || stack_signal_ == 0) return forward(SIGTERM, now);
    kill_at_ = now + grace_ns_;
    term_at_ = now + for_the_stack_ns;
    stack_asked_ = true;
    return {stack_signal_, false};
}

StopAction StopPolicy::forward(int number, std::int64_t now) {
    if (!kill_at_) kill_at_ = now + grace_ns_;
    return {forwarded_.insert(number).second ? number : 0, false};
}

StopAction StopPolicy::on_time(std::int64_t now) {
    if (killed_ || !kill_at_) return {};
    if (term_at_ && now >= *term_at_) {
        term_at_.reset();
        return forward(SIGTERM, now);
    }
    if (now < *kill_at_) return {};
    if (stack_signal_ != 0 && !std::exchange(stack_asked_, true)) {
        kill_at_ = now + for_the_stack_ns;
        return {stack_signal_, false};
    }
    killed_ = true;
    return {0, true};
}

void StopPolicy::shift(std::int64_t nanoseconds) {
    if (kill_at_) *kill_at_ += nanoseconds;
    if (term_at_) *term_at_ += nanoseconds;
}

std::optional<std::int64_t> StopPolicy::deadline() const {
    if (killed_) return std::nullopt;
    return term_at_ ? term_at_ : kill_at_;
}

}  // namespace dltask::run
