// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include "unit/report/event_bytes.hpp"

/// As it is, and in a frame whose checksums are right: else nothing would ever get behind them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dltask;
    const std::string bytes{reinterpret_cast<const char*>(data), size};
    for (const std::string& file :
         {bytes, test::framed(bytes), test::scalar_event(1, "a", 1) + test::framed(bytes)}) {
        report::Scalars scalars;
        report::read_events(file, scalars, {.tags = 4, .points = 20});
        std::size_t points = 0;
        for (const auto& [tag, steps] : scalars.tags) points += steps.size();
        if (scalars.tags.size() > 4 || points > 20) __builtin_trap();
        const report::Curve curve = report::curve_of("events", scalars);
        for (const report::Series& series : curve.series) {
            if (series.values.size() != curve.x.size()) __builtin_trap();
        }
    }
    return 0;
}
