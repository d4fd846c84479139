// SPDX-License-Identifier: Apache-2.0
#include "run/title.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "run/log_times.hpp"
#include "run/nanoseconds.hpp"

namespace dltask::run {
namespace {

constexpr std::int64_t worth_telling = 30 * second;

std::string clock_words(std::int64_t nanoseconds) {
    const std::int64_t seconds = nanoseconds / second;
    if (seconds < 3600) return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
    return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

}  // namespace

void Progress::see(std::string_view line, std::int64_t now_ns) {
    const auto mention = epoch_in(line);
    if (!mention) return;
    epochs_ = std::max(epochs_, mention->of);
    if (!first_) first_ = Seen{mention->number, now_ns};
    if (!last_ || mention->number > last_->epoch) last_ = Seen{mention->number, now_ns};
}

std::string Progress::words(std::int64_t now_ns, std::int64_t last_output_ns) const {
    std::string text = fmt::format("{} {}", name_, clock_words(now_ns - started_));
    if (last_) text += fmt::format(", epoch {}", last_->epoch);
    if (last_ && epochs_ != 0) text += fmt::format("/{}", epochs_);
    if (last_ && epochs_ > last_->epoch && last_->epoch > first_->epoch) {
        const std::int64_t each = (last_->at - first_->at) / (last_->epoch - first_->epoch);
        const std::int64_t left = each * (epochs_ - last_->epoch + 1) - (now_ns - last_->at);
        text += fmt::format(", {} to go", clock_words(std::max<std::int64_t>(left, 0)));
    }
    const std::int64_t silence = now_ns - last_output_ns;
    if (silence >= worth_telling) text += fmt::format(", silent for {}", clock_words(silence));
    return text;
}

std::string title_sequence(std::string_view words) {
    return fmt::format("\033]2;{}\a", words);
}

}  // namespace dltask::run
