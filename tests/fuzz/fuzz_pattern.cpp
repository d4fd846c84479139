// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>

#include "report/line_pattern.hpp"

/// The pattern up to the first line feed, the line behind it: found in bounded time, within the line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dltask;
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const std::size_t end = std::min(text.find('\n'), text.size());
    const auto compiled = report::LinePattern::compile(text.substr(0, end));
    const auto* pattern = std::get_if<report::LinePattern>(&compiled);
    if (pattern == nullptr) return 0;
    const std::string_view line = text.substr(std::min(end + 1, text.size()));
    report::LinePattern::Search search{*pattern};
    const bool found = search.find(line);
    if (search.steps() > 2 * 2001 * (line.size() + 2)) __builtin_trap();
    for (const auto& span : search.spans()) {
        if (found && span.found && (span.begin > line.size() || span.length > line.size() - span.begin))
            __builtin_trap();
    }
    return 0;
}
