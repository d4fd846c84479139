// SPDX-License-Identifier: Apache-2.0
#include "run/output_pump.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace dltask::run {
namespace {

constexpr std::int64_t batch_ns = 20'000'000;
constexpr std::size_t most_at_once = 1U << 20U;  // then the others, and signals, have their turn
constexpr int most_rounds = 16;

}  // namespace

void OutputPump::add(int descriptor, Stream stream, std::size_t capacity, sys::LossyOutput& screen) {
    sources_.push_back({descriptor, stream, capacity, &screen, true});
}

void OutputPump::await(sys::ReadySet& set) const {
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        const bool waits = std::find(ready_.begin(), ready_.end(), i) != ready_.end();
        if (sources_[i].open && !waits) set.want_read(sources_[i].descriptor);
    }
}

void OutputPump::note(const sys::ReadySet& set) {
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        const bool waits = std::find(ready_.begin(), ready_.end(), i) != ready_.end();
        if (sources_[i].open && !waits && set.readable(sources_[i].descriptor)) ready_.push_back(i);
    }
}

std::optional<std::int64_t> OutputPump::due() const {
    if (ready_.empty()) return std::nullopt;
    return next_batch_;
}

void OutputPump::read_due(std::int64_t now) {
    if (!ready_.empty() && now >= next_batch_) read(std::exchange(ready_, {}), now);
}

void OutputPump::read_rest(std::int64_t now) {
    std::vector<std::size_t> order = std::exchange(ready_, {});
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        if (std::find(order.begin(), order.end(), i) == order.end()) order.push_back(i);
    }
    // Bounded: somebody outside the run may hold the other end and go on writing.
    for (int round = 0; round < most_rounds && read(order, now) > 0; ++round) {
    }
}

std::size_t OutputPump::read(const std::vector<std::size_t>& order, std::int64_t now) {
    const Moment at = clock_.now();
    std::size_t total = 0;
    bool flood = false;
    for (const std::size_t i : order) {
        const std::size_t bytes = read_one(sources_[i], at);
        total += bytes;
        flood = flood || bytes >= sources_[i].capacity / 2;
    }
    if (total > 0) last_output_ = now;
    next_batch_ = flood ? now : now + batch_ns;
    log_.flush();
    return total;
}

std::size_t OutputPump::read_one(Source& source, const Moment& at) {
    std::array<char, 64U << 10U> buffer;  // NOLINT: filled by read
    std::size_t total = 0;
    while (source.open && total < most_at_once) {
        const long got = sys::read_some(source.descriptor, buffer.data(), buffer.size());
        if (got < 0 && errno == EAGAIN) break;
        // A pseudo-terminal without anybody at it says EIO.
        if (got <= 0) {
            source.open = false;
            break;
        }
        const std::string_view bytes{buffer.data(), static_cast<std::size_t>(got)};
        log_.write(source.stream, bytes, at);
        if (raw_ != nullptr) raw_->write(bytes);
        source.screen->write(bytes);
        constexpr std::size_t longest_sequence = 32;
        const std::string_view end = bytes.substr(bytes.size() - std::min(bytes.size(), longest_sequence));
        at_rest_ = static_cast<signed char>(end.back()) >= 0 && end.find('\033') == std::string_view::npos;
        total += bytes.size();
    }
    return total;
}

}  // namespace dltask::run
