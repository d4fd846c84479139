// SPDX-License-Identifier: Apache-2.0
#include "cli/echo.hpp"

#include "cli/quote.hpp"
#include "term/safe_text.hpp"

namespace dltask::cli {

std::function<void(const std::vector<std::string>&)> echo_to(term::Terminal& terminal) {
    return [&terminal](const std::vector<std::string>& words) {
        std::string line = "+";
        for (const std::string& word : words) line += " " + quote(word);
        terminal.err(term::safe(line) + "\n");
    };
}

}  // namespace dltask::cli
