// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "run/log_writer.hpp"
#include "run/raw_log.hpp"
#include "sys/clock.hpp"
#include "sys/lossy_output.hpp"
#include "sys/readiness.hpp"

namespace dltask::run {

/// Carries what a script prints to the log, then to our streams. It is read in batches of 20 ms:
/// reading each line at once costs a quarter of a core at 10,000 lines a second and slows the script
/// down. Among streams the one that was ready first is read first.
class OutputPump {
public:
    /// `raw` gets all bytes as they came; it may be null.
    OutputPump(LogWriter& log, const sys::Clock& clock, RawLog* raw = nullptr)
        : log_{log}, clock_{clock}, raw_{raw} {}

    /// Neither the descriptor (which must not block) nor the screen is owned. `capacity`: what fits
    /// into it before the script has to wait.
    void add(int descriptor, Stream stream, std::size_t capacity, sys::LossyOutput& screen);
    void remove_all() { sources_.clear(); }

    void await(sys::ReadySet& set) const;
    void note(const sys::ReadySet& set);
    /// When the next batch is due; nullopt: nothing waits to be read.
    [[nodiscard]] std::optional<std::int64_t> due() const;
    /// Reads what is ready if it is due.
    void read_due(std::int64_t now);
    /// Reads all that is there, ready or not, once nobody writes any more.
    void read_rest(std::int64_t now);

    /// Whether what was printed last ended neither within a letter nor within an escape sequence.
    [[nodiscard]] bool at_rest() const noexcept { return at_rest_; }
    [[nodiscard]] std::int64_t last_output() const noexcept { return last_output_; }
    void set_last_output(std::int64_t now) noexcept { last_output_ = now; }

private:
    struct Source {
        int descriptor;
        Stream stream;
        std::size_t capacity;
        sys::LossyOutput* screen;
        bool open = true;
    };

    /// Returns the number of bytes.
    std::size_t read(const std::vector<std::size_t>& order, std::int64_t now);
    /// Returns the number of bytes; closes the source at its end.
    std::size_t read_one(Source& source, const Moment& at);

    LogWriter& log_;
    const sys::Clock& clock_;
    RawLog* raw_;
    std::vector<Source> sources_;
    std::vector<std::size_t> ready_;  ///< in the order in which they became so
    std::int64_t next_batch_ = 0;
    std::int64_t last_output_ = 0;
    bool at_rest_ = true;
};

}  // namespace dltask::run
