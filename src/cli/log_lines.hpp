// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/moment.hpp"
#include "term/terminal.hpp"

namespace dltask::cli {

/// The local time from which on lines of a log are wanted, as they are written there: of a duration before
/// `now` (`10m`) or of a time that is typed; empty for empty. Throws usage for anything else.
[[nodiscard]] std::string since_moment(const std::string& typed, const Moment& now);

/// Prints whole lines of a log, made harmless; those before a time are left out, and with each its
/// lines without a time.
class LogLines {
public:
    LogLines(term::Terminal& terminal, std::string since) : terminal_{terminal}, since_{std::move(since)} {}

    /// false: nobody listens any more.
    [[nodiscard]] bool feed(std::string_view text);
    void finish();  ///< a last line without an end

private:
    void print(std::string_view line);

    term::Terminal& terminal_;
    std::string since_;
    std::string rest_;
    std::string ready_;
    bool wanted_ = false;
};

}  // namespace dltask::cli
