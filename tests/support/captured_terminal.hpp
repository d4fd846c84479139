// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "term/terminal.hpp"

namespace dltask::test {

/// A terminal that keeps what is printed.
class CapturedTerminal final : public term::Terminal {
public:
    void out(std::string_view text) override { answer += text; }
    void err(std::string_view text) override { conversation += text; }

    std::string answer;        ///< stdout
    std::string conversation;  ///< stderr
};

}  // namespace dltask::test
