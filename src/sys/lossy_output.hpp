// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sys/descriptor.hpp"

namespace dltask::sys {

/// Output to somebody who may be slow, stopped or gone, and must never make us wait: what is not
/// taken at once is kept, up to a bound, then dropped with a line that says how much. Regular files
/// are written directly and lose nothing. A reader that has gone is noticed and forgotten.
class LossyOutput {
public:
    static constexpr std::size_t bound = 8U << 20U;

    /// Writes to `target` without owning it or changing its flags, which it may share with other
    /// processes. A negative or closed one swallows everything.
    explicit LossyOutput(int target);

    void write(std::string_view data);
    /// Hands on what the other side takes now.
    void flush();
    /// Forgets what is kept and everything to come.
    void close();

    /// To wait on for room; -1 when nothing is kept.
    [[nodiscard]] int awaited_descriptor() const noexcept;
    [[nodiscard]] bool idle() const noexcept { return kept_.size() == taken_; }
    [[nodiscard]] std::uint64_t dropped() const noexcept { return dropped_all_; }

private:
    enum class Kind { none, file, socket, reopened, borrowed };

    [[nodiscard]] long put(std::string_view data) const;
    void note_dropped();

    Kind kind_ = Kind::none;
    int target_ = -1;
    Descriptor own_;
    std::string kept_;
    std::size_t taken_ = 0;  ///< of kept_, already handed on
    std::uint64_t dropped_ = 0;
    std::uint64_t dropped_all_ = 0;
};

}  // namespace dltask::sys
